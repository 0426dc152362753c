package woodkit

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	// npyio writes numpy's own format, so that Python opens the file as it is; this is the fork that is kept up.
	"codeberg.org/sbinet/npyio/npz"
)

// Provenance says where exported numbers come from. It travels in or beside every exported file.
type Provenance struct {
	Dataset     string    `json:"dataset"`
	Fingerprint string    `json:"fingerprint"` // of the data set's masks
	Synthetic   bool      `json:"synthetic"`
	Frames      int       `json:"frames"` // scanned without failure
	Of          int       `json:"of"`     // asked for
	Failed      []Failure `json:"failed"`
	Woodkit     string    `json:"woodkit"` // version
}

// Provenance is the part of a record that exported numbers carry.
func (r Record) Provenance() Provenance {
	return Provenance{r.Dataset, r.Fingerprint, r.Synthetic, r.Frames, r.Of, r.Failed, r.Host.Woodkit}
}

// FrameCounts are the pixels of one frame.
type FrameCounts struct {
	Frame  Frame
	Counts Counts
}

// WriteFrames writes a table in CSV, a line a frame in name order: name, camera, and the pixels of the ten classes. The
// provenance stands in comment lines above the header.
func WriteFrames(w io.Writer, frames []FrameCounts, from Provenance) error {
	about, err := json.Marshal(from)
	if err == nil {
		_, err = fmt.Fprintf(w, "# %s\n", about)
	}
	if err != nil {
		return fmt.Errorf("writing frames: %w", err)
	}
	table := csv.NewWriter(w)
	rows := [][]string{append([]string{"name", "camera"}, ClassNames()...)}
	frames = slices.SortedFunc(slices.Values(frames), func(a, b FrameCounts) int { return strings.Compare(a.Frame.Name, b.Frame.Name) })
	for _, f := range frames {
		row := []string{f.Frame.Name, string(f.Frame.Camera)}
		for _, n := range f.Counts[:NumClasses] {
			row = append(row, fmt.Sprint(n))
		}
		rows = append(rows, row)
	}
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("writing frames: %w", err)
	}
	return nil
}

// WriteWeights writes the class weights of both methods, with and without void, as JSON: the order of the classes, then
// one object a method with its constant.
func WriteWeights(w io.Writer, t Tally, from Provenance) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(struct {
		Classes    []string    `json:"classes"`
		Weightings []Weighting `json:"weightings"`
		From       Provenance  `json:"from"`
	}{ClassNames(), []Weighting{
		t.ENetWeights(true), t.ENetWeights(false), t.MedianFrequencyWeights(true), t.MedianFrequencyWeights(false),
	}, from})
	if err != nil {
		return fmt.Errorf("writing weights: %w", err)
	}
	return nil
}

// HeatMaps are heat maps of the whole data set and of each camera in it.
type HeatMaps struct {
	All      *HeatMap
	ByCamera map[Camera]*HeatMap
}

// WriteNPZ writes numpy arrays of 32-bit unsigned integers [height][width]: one keyed by each class name ("road"), one by
// camera and class ("FV_road"), and "provenance", the bytes of a JSON text. numpy.load takes the keys without ".npy".
func (h HeatMaps) WriteNPZ(w io.Writer, from Provenance) error {
	archive := npz.NewWriter(w)
	write := func(prefix string, m *HeatMap) error {
		for class, sum := range m.Sum {
			if err := archive.Write(prefix+Classes[class].Name+".npy", slices.Collect(slices.Chunk(sum, m.Width))); err != nil {
				return err
			}
		}
		return nil
	}
	about, err := json.Marshal(from)
	if err == nil {
		err = write("", h.All)
	}
	for _, camera := range Cameras {
		if m := h.ByCamera[camera]; m != nil && err == nil {
			err = write(string(camera)+"_", m)
		}
	}
	if err == nil {
		err = archive.Write("provenance.npy", about)
	}
	if closed := archive.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("writing heat maps: %w", err)
	}
	return nil
}

// WritePNG writes one greyscale picture of 16 bits a class, NAME.png, into the folder dir: white is the most frames of
// any pixel of that class, black is none. Beside them stands provenance.json.
func (h HeatMaps) WritePNG(dir string, from Provenance) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("writing heat maps: %w", err)
	}
	for class, sum := range h.All.Sum {
		top := max(1, slices.Max(sum))
		m := image.NewGray16(image.Rect(0, 0, h.All.Width, h.All.Height))
		for i, n := range sum {
			m.SetGray16(i%h.All.Width, i/h.All.Width, color.Gray16{Y: uint16(uint64(n) * 65535 / uint64(top))})
		}
		if err := writeFile(filepath.Join(dir, Classes[class].Name+".png"), func(w io.Writer) error { return png.Encode(w, m) }); err != nil {
			return err
		}
	}
	return writeFile(filepath.Join(dir, "provenance.json"), func(w io.Writer) error { return json.NewEncoder(w).Encode(from) })
}

// writeFile makes a file of what write writes; it reports the first error, that of closing included.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing heat maps: %w", err)
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
