package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
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
func (c *SparkCommand) finish(w *watched, ds *woodkit.Dataset, result *partial.Result, output Output) error {
	c.fail(w, ds, result.Failures())
	sums, err := sumsOf(result)
	if err != nil {
		return fmt.Errorf("spark: %w", err)
	}
	return conclude(w, ds, w.finish(output, sums), result.Tally(), sums, c.Format, c.Out, output)
}

// fail notes the masks that failed, under the names that they have in a scan. In a list, such a name may stand for several masks.
// These keep the names that they have in the list.
func (c *SparkCommand) fail(w *watched, ds *woodkit.Dataset, failures []partial.Failure) {
	frames := map[string]woodkit.Frame{}
	several := map[string]bool{} // files of a list that lie in several folders or archives
	if len(failures) > 0 {
		for _, frame := range ds.Frames() {
			_, known := frames[frame.MaskFile]
			several[frame.MaskFile] = several[frame.MaskFile] || known
			frames[frame.MaskFile] = frame
		}
		maps.DeleteFunc(frames, func(file string, _ woodkit.Frame) bool { return several[file] })
	}
	for _, failure := range failures {
		frame, why := woodkit.Frame{Name: failure.Item}, failure.Error
		if item, err := partial.ParseItem(failure.Item); err == nil {
			for path := below(ds.Dir, item.Path); item.Entry == "" && path != ""; { // a frame knows its file only below its folder
				if found, ok := frames[path]; ok {
					frame, why = found, strings.ReplaceAll(why, failure.Item, found.MaskFile)
					break
				}
				_, path, _ = strings.Cut(path, "/")
			}
			if found, ok := frames[item.Entry]; ok {
				frame, why = found, strings.ReplaceAll(why, failure.Item, found.MaskFile)
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
