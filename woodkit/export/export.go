package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/timing"
)

// Provenance says where exported numbers come from. It is part of every exported file or lies beside it.
type Provenance struct {
	Dataset     string           `json:"dataset"`
	Fingerprint string           `json:"fingerprint"`         // fingerprint of the data set's masks
	Synthetic   *bool            `json:"synthetic,omitempty"` // whether woodkit made the data set; nil: not known, because the numbers come from lists of masks
	Frames      int              `json:"frames"`              // frames scanned without failure
	Of          int              `json:"of"`                  // frames asked for
	Partial     bool             `json:"partial"`             // the scan ended before it had tried all of them
	Failed      []timing.Failure `json:"failed"`
	Woodkit     string           `json:"woodkit"` // version of woodkit
}

// From returns the part of a record that goes with exported numbers. If the record names no data set, nobody knows whether it was
// synthetic.
func From(r timing.Record) Provenance {
	from := Provenance{
		Dataset: r.Dataset, Fingerprint: r.Fingerprint, Frames: r.Frames, Of: r.Of, Partial: r.Partial, Failed: r.Failed, Woodkit: r.Host.Woodkit,
	}
	if r.Dataset != "" {
		from.Synthetic = &r.Synthetic
	}
	return from
}

// FrameCounts holds the pixel counts of one frame.
type FrameCounts struct {
	Frame  woodkit.Frame
	Counts woodkit.Counts
}

// WriteFrames writes a CSV table with one line per frame, sorted by number and camera: name, camera, and the number of
// pixels of each class. If the layout has other groups than cameras, the second column has their name, group, and if it
// has none, there is no such column. The first line is the header, so that every CSV reader accepts the file as it is.
func WriteFrames(w io.Writer, frames []FrameCounts, classes woodkit.ClassTable, group string) error {
	table := csv.NewWriter(w)
	header := []string{"name"}
	if group != "" {
		header = append(header, group)
	}
	names := classes.Names()
	for _, name := range names {
		column := name
		for slices.Contains(header, column) || column != name && slices.Contains(names, column) {
			column += "_"
		}
		header = append(header, column)
	}
	rows := [][]string{header}
	frames = slices.SortedFunc(slices.Values(frames), func(a, b FrameCounts) int { return find.Compare(nameOf(a.Frame), nameOf(b.Frame)) })
	for _, f := range frames {
		row := []string{f.Frame.Name}
		if group != "" {
			row = append(row, f.Frame.Group)
		}
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

// nameOf returns the parsed name of a frame. The frames of a data set are ordered by it.
func nameOf(f woodkit.Frame) find.Name {
	return find.Name{Text: f.Name, Index: f.Index, Group: f.Group}
}

// WriteProvenance writes a provenance as JSON, for files that have no place for it inside.
func WriteProvenance(w io.Writer, from Provenance) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(from); err != nil {
		return fmt.Errorf("writing provenance: %w", err)
	}
	return nil
}
