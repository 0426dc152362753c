package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/scan"
)

// CountsCommand counts pixels.
type CountsCommand struct {
	scanFlags
	itemFlags
	Out string `placeholder:"FILE" help:"Also write a file: NAME.csv has the counts of every frame (NAME.csv.meta.json says of what), NAME.json the class weights."`
}

// Help is shown below the usage line.
func (CountsCommand) Help() string {
	return `Prints the class table, or one JSON document. If some frames failed, they are named, the numbers are those of the
others, and the exit status is 3.

--out NAME.json writes ENet and median-frequency weights, with their formulas and sources, in the order of the class table.
Ids that are ignored have no weight. Void has one in "enet" and "median_frequency". In "enet_without_void" and
"median_frequency_without_void", it has weight 0. A class that no frame shows is listed under "unseen". Its ENet weight is
the largest possible, 50.5, and its median-frequency weight is 0. If a scan is interrupted, the file has the weights of the
frames that were done, and says "partial". To use the weights in PyTorch, paste these lines:

  import json, torch
  file = json.load(open("weights.json"))
  weight = torch.zeros(max(file["ids"]) + 1)  # by id, also where ids have gaps
  weight[file["ids"]] = torch.tensor(file["weightings"]["enet"]["weights"])
  ignore = (file["ignored_ids"] + [-100])[0]  # -100 ignores nothing
  loss = torch.nn.CrossEntropyLoss(weight=weight, ignore_index=ignore)

Examples:
  go tool woodkit scan counts
  go tool woodkit scan counts ~/WoodScape --strategy pool:workers=2
  go tool woodkit scan counts semantic_annotations.zip --format json
  go tool woodkit scan counts --group FV --list train.txt --out weights.json
  go tool woodkit scan counts ~/cityscapes --layout cityscapes --group aachen
  go tool woodkit scan counts ~/CamVid --layout camvid --out frames.csv
  go tool woodkit scan counts ~/mine --masks '{scene}/labels/*.png' --classes classes.csv
  go tool woodkit scan counts --items shards/shard-0.txt --partials --layout woodscape --classes woodscape --size 1280x966 > part-0.jsonl
  go tool woodkit scan counts --items - --partials --layout cityscapes --classes cityscapes`
}

// Validate refuses an --out of an unknown kind, and flags that do not go together.
func (c CountsCommand) Validate() error {
	if err := c.check(c.scanFlags, c.Out); err != nil {
		return err
	}
	switch extension(c.Out) {
	case ".csv", ".json":
		return nil
	}
	if c.Out == "" {
		return nil
	}
	return fmt.Errorf("--out %s: must end in .csv (counts of every frame) or .json (class weights)", c.Out)
}

// countPixels is the article's scraping function.
func countPixels(f woodkit.Frame) (counts export.FrameCounts, err error) {
	labels, err := f.Labels()
	if err != nil {
		return counts, err
	}
	counts.Frame = f
	for _, class := range labels.Pix {
		counts.Counts[class]++
	}
	return counts, nil
}

// maskReaders are for countRuns, which keeps no mask.
var maskReaders = sync.Pool{New: func() any { return new(woodkit.MaskReader) }}

// countRuns counts without making pixels.
func countRuns(f woodkit.Frame) (export.FrameCounts, error) {
	reader := maskReaders.Get().(*woodkit.MaskReader)
	defer maskReaders.Put(reader)
	mask, err := reader.Read(f)
	if err != nil {
		return export.FrameCounts{}, err
	}
	return export.FrameCounts{Frame: f, Counts: mask.Counts()}, nil
}

// These make the functions known to worker processes.
var (
	_ = scan.Task(countPixels)
	_ = scan.Task(countRuns)
)

// counted is the sum of a counting scan. If a file of them is wanted, it also has the counts of each frame.
type counted struct {
	tally  woodkit.Tally
	keep   bool
	frames []export.FrameCounts
}

func (c *counted) add(one export.FrameCounts) error {
	c.tally.Add(one.Counts)
	if c.keep {
		c.frames = append(c.frames, one)
	}
	return nil
}

func (c *counted) merge(other *counted) *counted {
	c.tally.Merge(other.tally)
	c.frames = append(c.frames, other.frames...)
	return c
}

// countJob counts the frames of a data set. If keep is true, it also keeps the counts of each frame.
func countJob(ds *woodkit.Dataset, decoder string, keep bool) job[export.FrameCounts, *counted] {
	count := job[export.FrameCounts, *counted]{
		do:    countPixels,
		zero:  func() *counted { return &counted{tally: woodkit.Tally{Classes: ds.Classes}, keep: keep} },
		add:   (*counted).add,
		merge: (*counted).merge,
	}
	if decoder == "runs" {
		count.do = countRuns
	}
	return count
}

// Run counts, and prints and writes the result.
func (c CountsCommand) Run(ctx context.Context, output Output) error {
	if c.Partials {
		return c.itemFlags.scan(ctx, c.scanFlags, partial.Counts, output)
	}
	watched, frames, ds, err := c.start(ctx, "counts", c.Out, output, countBytes)
	if err != nil {
		return err
	}
	defer watched.discard()
	showNotes(output, ds)
	keep := filepath.Ext(c.Out) == ".csv"
	total, scanned := countJob(ds, c.Decoder, keep).scan(watched.run.Context(), watched.strategy, frames)
	record := watched.finish(output, total.tally.Pixels)
	if c.Out != "" && total.tally.Frames > 0 {
		watched.write(func(w io.Writer) error {
			if keep {
				return export.WriteFrames(w, total.frames, ds.Classes, ds.GroupName)
			}
			return export.WriteWeights(w, total.tally, export.From(record))
		})
		if keep && watched.failed == nil {
			watched.writeBeside(".meta.json", func(w io.Writer) error { return export.WriteProvenance(w, export.From(record)) })
		}
	}
	if err := report(output, c.Format, record, ds, total.tally, watched.written); err != nil {
		return err
	}
	if unseen := export.Unseen(total.tally); watched.written != "" && !keep && len(unseen) > 0 {
		which := "the weights of these classes mean"
		if len(unseen) == 1 {
			which = "the weight of this class means"
		}
		fmt.Fprintf(output.Err, "note: no frame shows %s, so %s little: see scan counts --help\n", strings.Join(unseen, ", "), which)
	}
	return outcome(record, scanned, watched.failed)
}
