package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/timing"
)

// Provenance says where exported numbers come from. It travels in or beside every exported file.
type Provenance struct {
	Dataset     string           `json:"dataset"`
	Fingerprint string           `json:"fingerprint"` // of the data set's masks
	Synthetic   bool             `json:"synthetic"`
	Frames      int              `json:"frames"` // scanned without failure
	Of          int              `json:"of"`     // asked for
	Failed      []timing.Failure `json:"failed"`
	Woodkit     string           `json:"woodkit"` // version
}

// From is the part of a record that exported numbers carry.
func From(r timing.Record) Provenance {
	return Provenance{r.Dataset, r.Fingerprint, r.Synthetic, r.Frames, r.Of, r.Failed, r.Host.Woodkit}
}

// FrameCounts are the pixels of one frame.
type FrameCounts struct {
	Frame  woodkit.Frame
	Counts woodkit.Counts
}

// WriteFrames writes a table in CSV, a line per frame, by number and camera: name, camera, and the pixels of each class. The
// header is the first line, so that every reader of CSV takes it as it is.
func WriteFrames(w io.Writer, frames []FrameCounts, classes woodkit.ClassTable) error {
	table := csv.NewWriter(w)
	rows := [][]string{append([]string{"name", "camera"}, classes.Names()...)}
	frames = slices.SortedFunc(slices.Values(frames), func(a, b FrameCounts) int { return woodkit.CompareFrames(a.Frame, b.Frame) })
	for _, f := range frames {
		row := []string{f.Frame.Name, string(f.Frame.Camera)}
		for class := range classes.Named() {
			row = append(row, fmt.Sprint(f.Counts[class.ID]))
		}
		rows = append(rows, row)
	}
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("writing frames: %w", err)
	}
	return nil
}

// WriteProvenance writes as JSON where the numbers of a file come from that has no place for that itself.
func WriteProvenance(w io.Writer, from Provenance) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(from); err != nil {
		return fmt.Errorf("writing provenance: %w", err)
	}
	return nil
}

// WriteWeights writes the class weights of both methods, with and without void, as JSON: the order of the classes, then
// one object a method with its constant.
func WriteWeights(w io.Writer, t woodkit.Tally, from Provenance) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(struct {
		Classes    []string            `json:"classes"`
		Weightings []woodkit.Weighting `json:"weightings"`
		From       Provenance          `json:"from"`
	}{t.Classes.Names(), []woodkit.Weighting{
		t.ENetWeights(true), t.ENetWeights(false), t.MedianFrequencyWeights(true), t.MedianFrequencyWeights(false),
	}, from})
	if err != nil {
		return fmt.Errorf("writing weights: %w", err)
	}
	return nil
}
