package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/partial"
)

// readMerged reads the partial results that a job has merged, and makes sure that none is missing.
func readMerged(result *partial.Result, file string) error {
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("spark: %w", err)
	}
	defer in.Close()
	if _, err := result.Read(in, file); err != nil {
		return err
	}
	return result.Complete()
}

// finish prints and writes the result as a scan does.
func (c *SparkCommand) finish(w *watched, ds *woodkit.Dataset, items []woodkit.Item, result *partial.Result, output Output) error {
	c.fail(w, ds, items, result.Failures())
	sums, err := sumsOf(result)
	if err != nil {
		return fmt.Errorf("spark: %w", err)
	}
	return conclude(w, ds, w.finish(output, sums), result.Tally(), sums, c.Format, c.Out, output)
}

// fail notes the masks that failed, under the names that they have in a scan. In a list, such a name may stand for several masks.
// These keep the names that they have in the list.
func (c *SparkCommand) fail(w *watched, ds *woodkit.Dataset, items []woodkit.Item, failures []partial.Failure) {
	if len(failures) == 0 {
		return
	}
	frames := map[string]woodkit.Frame{} // by their files; one without a name if masks in several folders or archives have this file
	add := func(file string, frame woodkit.Frame) {
		if _, known := frames[file]; known {
			frame = woodkit.Frame{}
		}
		frames[file] = frame
	}
	opened := make([]bool, len(items))
	for _, frame := range ds.Frames() {
		add(frame.MaskFile, frame)
		opened[frame.Index] = true
	}
	for i, item := range items {
		if file := cmp.Or(item.Entry, filepath.Base(item.Path)); !opened[i] {
			add(file, woodkit.Frame{Name: file})
		}
	}
	for _, failure := range failures {
		frame, why := woodkit.Frame{Name: failure.Item}, failure.Error
		if item, err := partial.ParseItem(failure.Item); err == nil {
			file := cmp.Or(item.Entry, below(ds.Dir, item.Path))
			for inside := item.Entry == ""; inside && frames[file].Name == ""; { // a frame knows its file only below its folder
				_, file, inside = strings.Cut(file, "/")
			}
			if found := frames[file]; found.Name != "" {
				frame, why = found, strings.ReplaceAll(why, failure.Item, file)
			}
		}
		w.run.Fail(frame, errors.New(why))
	}
}

// below returns a path as it is below a folder, with slashes, or the whole path if it lies elsewhere.
func below(dir, path string) string {
	if absolute, err := filepath.Abs(dir); err == nil {
		if inside, err := filepath.Rel(absolute, path); err == nil && filepath.IsLocal(inside) {
			path = inside
		}
	}
	return filepath.ToSlash(path)
}

// writeClasses writes a class table that --classes reads.
func writeClasses(file string, classes woodkit.ClassTable) error {
	out, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("spark: %w", err)
	}
	lines := csv.NewWriter(out)
	for _, class := range classes {
		if class.Name == "" {
			continue // no class has this id
		}
		line := []string{strconv.Itoa(int(class.ID)), class.Name}
		if c := class.Color; c.A != 0 {
			line = append(line, strconv.Itoa(int(c.R)), strconv.Itoa(int(c.G)), strconv.Itoa(int(c.B)))
		}
		if class.Ignored {
			line = append(line, "ignored")
		}
		_ = lines.Write(line) // Error has it
	}
	lines.Flush()
	if err := errors.Join(lines.Error(), out.Close()); err != nil {
		return fmt.Errorf("spark: writing the class table: %w", err)
	}
	if read, err := woodkit.ReadClasses(file); err != nil || !slices.Equal(read, classes) {
		return errors.Join(errors.New("spark: this class table cannot be sent to the executors as CSV"), err)
	}
	return nil
}
