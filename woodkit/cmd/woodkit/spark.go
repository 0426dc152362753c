package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/spark"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/noinput"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/timing"
)

// SparkCommand scans a data set on Apache Spark.
type SparkCommand struct {
	Data       string             `arg:"" optional:"" help:"The data set: a folder or zip archive, or a list of masks as woodkit items writes it. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
	Task       string             `default:"counts" enum:"counts,heatmap" help:"What to do: counts or heatmap, as woodkit scan does."`
	Master     string             `default:"local[*]" placeholder:"MASTER" help:"local[N]: N cores of this machine (* for all), or spark://HOST:PORT: a cluster of Spark's own kind."`
	Partitions int                `placeholder:"N" help:"Into how many parts of about equal bytes the masks are divided. Without it: four for each core of the cluster."`
	Strategy   *strategyFlag      `placeholder:"TEXT" help:"How a worker scans a partition, as for woodkit scan. Without it: fold:workers=1, because Spark gives each core a partition of its own."`
	Out        string             `placeholder:"PATH" help:"Also write what woodkit scan writes: of counts NAME.json, the class weights; of heat maps NAME.npz, or NAME/ with a PNG a class."`
	Format     string             `default:"text" enum:"text,json" help:"text or json."`
	Strict     bool               `help:"Fail where something is left out that would change the result. Without it, a note says so."`
	MaxPixels  *woodkit.MaxPixels `placeholder:"N" help:"The largest width × height of a mask that is read (default: 67108864)."`
	layoutFlags
	Worker   string        `type:"existingfile" placeholder:"FILE" help:"The program that runs on the executors, in place of a woodkit that is built here: your own build, or a script that starts one."`
	Platform string        `placeholder:"OS/ARCH" help:"For which machines the worker is built, such as linux/arm64. Without it: for machines like this one."`
	Patience time.Duration `default:"1m" placeholder:"TIME" help:"How long to wait for an executor: the first one, or another one after the last was lost."`
	Conf     []string      `placeholder:"KEY=VALUE" sep:"none" help:"A setting of Spark, such as spark.speculation=true; may be given more than once."`
	Script   string        `type:"existingfile" placeholder:"FILE" help:"Your own copy of woodkit/cmd/woodkit/internal/spark/scan.py, the program that Spark runs."`
}

// Help is shown below the usage line.
func (SparkCommand) Help() string {
	return `Scans on Apache Spark, and prints what woodkit scan prints. Each partition is scanned by a woodkit process on an executor.
If that process, its executor or its machine dies, Spark tries the partition again, and every mask counts once. The masks must
have the same path on all machines, and each needs Python 3.11 or newer; PYSPARK_PYTHON names it.

For one machine, woodkit scan is much faster, because Spark takes seconds to start. See notebook 05.

Examples:
  go tool woodkit setup --spark    once: PySpark; it needs Java 17 or newer
  go tool woodkit spark --master local[2]
  go tool woodkit spark /mnt/fleet --master spark://head:7077 --partitions 2000 --conf spark.speculation=true
  go tool woodkit spark masks.txt --layout woodscape --classes woodscape --master spark://head:7077
  go tool woodkit spark --task heatmap --out heatmaps.npz`
}

// Validate refuses what no cluster could do.
func (c *SparkCommand) Validate() (err error) {
	if c.Partitions < 0 || c.Patience <= 0 {
		return errors.New("--partitions and --patience must be positive")
	}
	for _, pair := range c.Conf {
		if name, _, ok := strings.Cut(pair, "="); !ok || !strings.HasPrefix(name, "spark.") {
			return fmt.Errorf("--conf %s: must be spark.NAME=VALUE", pair)
		}
	}
	if c.Out != "" && (c.Task == partial.Counts) != (extension(c.Out) == ".json") {
		return fmt.Errorf("--out %s: counts are written to NAME.json, heat maps to NAME.npz or NAME/", c.Out)
	}
	if err := (MergeCommand{Out: c.Out}).Validate(); err != nil {
		return err
	}
	c.Master, err = spark.Master(c.Master)
	return err
}

// Run scans.
func (c *SparkCommand) Run(ctx context.Context, output Output) error {
	environment, job, err := c.prepare(ctx)
	if err != nil {
		return err
	}
	owner, err := begin(environment, output)
	if err != nil {
		return err
	}
	defer owner.End()
	job.Folder, job.Environ = owner.Folder, append(noinput.Outside(environment.Environ()), owner.Environ()...)
	start := time.Now()
	ds, items, err := c.open(ctx)
	if err != nil {
		return err
	}
	showNotes(output, ds)
	if err := c.send(&job, ds, items); err != nil {
		return err
	}
	w := &watched{progress: newProgress(output, "tasks")}
	if c.Out != "" {
		if w.out, err = newPendingFile("--out", c.Out); err != nil {
			return err
		}
	}
	defer w.discard()
	job.Progress = func(scan, merge spark.Stage) {
		w.progress.show(scan.Done+merge.Done, scan.Failed+merge.Failed, scan.Tasks+merge.Tasks)
	}
	w.run = timing.Start(c.Task, ds).Since(start).Decoder("runs")
	merged, err := job.Run(w.run.Context())
	result := &partial.Result{MaxBytes: readMemory().free}
	if err == nil {
		err = readMerged(result, merged)
	}
	w.run.Elsewhere("spark:"+c.Master, len(items), err)
	if err != nil {
		record := w.finish(output, nil)
		return outcome(record, err, nil)
	}
	return c.finish(w, ds, items, result, output)
}

// prepare finds what the job needs: Java, PySpark, a master that answers, and a worker for the executors.
func (c *SparkCommand) prepare(ctx context.Context) (*setup.Environment, spark.Job, error) {
	job := spark.Job{Master: c.Master, Script: c.Script, Worker: c.Worker, Partitions: c.Partitions, Patience: c.Patience, Conf: c.Conf}
	environment, err := setup.Open()
	if err != nil {
		return nil, job, err
	}
	if _, err := setup.FindJava(ctx); err != nil {
		return nil, job, err
	}
	job.Python, job.Log = environment.SparkPython(), filepath.Join(environment.Dir, "logs", "spark-job.log")
	if _, err := os.Stat(job.Python); err != nil {
		return nil, job, errors.New("spark: PySpark is not installed: run go tool woodkit setup --spark")
	}
	if err := spark.Answers(ctx, c.Master); err != nil {
		return nil, job, err
	}
	if job.Worker == "" {
		job.Worker, err = environment.Worker(ctx, cmp.Or(c.Platform, home.Platform()))
	}
	return environment, job, err
}

// open opens the data set, or the list of masks, and returns its items.
func (c *SparkCommand) open(ctx context.Context) (*woodkit.Dataset, []woodkit.Item, error) {
	if isList(c.Data) {
		return c.openList()
	}
	ds, _, _, err := scanFlags{Dir: c.Data, Strict: c.Strict, layoutFlags: c.layoutFlags, MaxPixels: c.MaxPixels}.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	items, err := ds.Items()
	return ds, items, err
}

// isList reports whether a path is a file that is no zip archive.
func isList(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	begin := make([]byte, 2)
	_, err = io.ReadFull(file, begin)
	return err != nil || string(begin) != "PK"
}

// openList opens a list of masks. A list does not tell what its masks are, so the flags must.
func (c *SparkCommand) openList() (*woodkit.Dataset, []woodkit.Item, error) {
	if !c.named() || c.Classes == "" {
		return nil, nil, &ExitError{exitUsage, fmt.Errorf("%s is a list of masks: say their --layout (or --masks) and --classes, because a list does not tell them", c.Data)}
	}
	options, err := c.options()
	if err != nil {
		return nil, nil, &ExitError{exitUsage, err}
	}
	if c.MaxPixels != nil {
		options = append(options, *c.MaxPixels)
	}
	file, err := os.Open(c.Data)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the list of masks: %w", err)
	}
	defer file.Close()
	items, err := partial.ReadItems(file, c.Data)
	if err != nil {
		return nil, nil, err
	}
	if len(items) == 0 {
		return nil, nil, fmt.Errorf("%s lists no mask", c.Data)
	}
	var size image.Point                                     // that of most of the masks
	ds, _, err := woodkit.OpenItems(items, size, options...) // the workers name those that cannot be opened
	if err == nil {
		ds.Dir = c.Data
	}
	return ds, items, err
}

// send writes the list of items and the class table for the executors, and the worker's arguments.
func (c *SparkCommand) send(job *spark.Job, ds *woodkit.Dataset, items []woodkit.Item) error {
	var list bytes.Buffer
	err := partial.WriteItems(&list, items)
	job.Items = filepath.Join(job.Folder, "items.txt")
	if err == nil {
		err = os.WriteFile(job.Items, list.Bytes(), 0o600)
	}
	if err != nil {
		return fmt.Errorf("spark: %w", err)
	}
	strategy := "fold:workers=1"
	if c.Strategy != nil {
		strategy = c.Strategy.String()
	}
	job.Args = []string{"scan", c.Task, "--items=-", "--partials", "--strategy=" + strategy}
	if ds.Size.X > 0 {
		job.Args = append(job.Args, "--size="+sizeFlag{ds.Size}.String())
	}
	if c.MaxPixels != nil {
		job.Args = append(job.Args, fmt.Sprintf("--max-pixels=%d", *c.MaxPixels))
	}
	chosen := c.of(ds)
	if chosen.Layout != "" {
		job.Args = append(job.Args, "--layout="+chosen.Layout)
	}
	if chosen.Masks != "" {
		job.Args = append(job.Args, "--masks="+chosen.Masks)
	}
	if slices.Equal(ds.Classes, woodkit.WoodScape) {
		job.Args = append(job.Args, "--classes=woodscape")
		return nil
	}
	table := filepath.Join(job.Folder, "classes.csv")
	if err := writeClasses(table, ds.Classes); err != nil {
		return err
	}
	job.Files, job.Args = []string{table}, append(job.Args, "--classes", "classes.csv")
	return nil
}
