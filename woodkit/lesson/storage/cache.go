package storage

import (
	"errors"
	"fmt"
	"io"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/internal/unit"
)

// errNotHere means that this system cannot do what was requested.
var errNotHere = errors.New("not on this system")

// A Temperature holds the times to read one file from memory (warm) and from the disk (cold), as medians over several
// files.
type Temperature struct {
	Files      int   // number of files measured
	Bytes      int64 // size of a file, median
	Warm, Cold time.Duration
}

// Cooled reports whether dropping files from the system's cache worked: cold reads must take at least one and a half times
// as long as warm ones. If it did not work, the files are in a file system that is entirely in memory, or there is another
// cache below.
func (t Temperature) Cooled() bool { return 2*t.Cold > 3*t.Warm }

// String returns the times in one line.
func (t Temperature) String() string {
	text := fmt.Sprintf("reading a file of %s takes %s from memory and %s from the disk (medians of %d files)",
		unit.Bytes.Format(float64(t.Bytes)), unit.Seconds.Format(t.Warm.Seconds()), unit.Seconds.Format(t.Cold.Seconds()), t.Files)
	if !t.Cooled() {
		text += "; the files could not be made cold: they lie in memory, or another cache is below this system's"
	}
	return text
}

// measuredFiles is the number of files that DropCache reads to measure.
const measuredFiles = 32

// DropCache makes the system drop the data set's masks from its cache, so that the next scan reads them from the disk, like
// the first scan of a day. It measures on a few files whether that worked. It fails if the system cannot do
// this (only Linux can, with posix_fadvise) or if the data set is not in a folder or archive.
func DropCache(ds *woodkit.Dataset) (Temperature, error) {
	files, err := maskPaths(ds)
	if err != nil {
		return Temperature{}, fmt.Errorf("dropping the cache of the data set: %w", err)
	}
	t, err := measureTemperature(evenly(files, measuredFiles))
	if err == nil {
		err = forgetAll(files)
	}
	if err != nil {
		return t, fmt.Errorf("dropping the cache of the data set %s: %w", ds.Dir, err)
	}
	return t, nil
}

// maskPaths returns the files that contain the masks.
func maskPaths(ds *woodkit.Dataset) ([]string, error) {
	files := ds.MaskPaths()
	if files == nil {
		return nil, fmt.Errorf("%w: its files come from an fs.FS, not from a folder or archive", errNotHere)
	}
	return files, nil
}

// evenly chooses at most n of the files, evenly spaced.
func evenly(files []string, n int) []string {
	if len(files) <= n {
		return files
	}
	chosen := make([]string, n)
	for i := range chosen {
		chosen[i] = files[i*len(files)/n]
	}
	return chosen
}

// measureTemperature reads each file twice: first warm, then cold.
func measureTemperature(files []string) (t Temperature, err error) {
	t.Files = len(files)
	var warm, cold []time.Duration
	var sizes []int64
	for _, file := range files {
		_, size, err := readTime(file)
		if err != nil {
			return t, err
		}
		sizes = append(sizes, size)
		again, _, err := readTime(file)
		if err != nil {
			return t, err
		}
		warm = append(warm, again)
	}
	if err := forgetAll(files); err != nil {
		return t, err
	}
	for _, file := range files {
		took, _, err := readTime(file)
		if err != nil {
			return t, err
		}
		cold = append(cold, took)
	}
	t.Bytes, t.Warm, t.Cold = median.Of(sizes), median.Of(warm), median.Of(cold)
	return t, nil
}

// readTime reads a file and returns how long that took.
func readTime(path string) (time.Duration, int64, error) {
	began := time.Now()
	file, err := regular.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	n, err := io.Copy(io.Discard, file)
	return time.Since(began), n, err
}

// forgetAll drops all these files from the system's cache.
func forgetAll(paths []string) error {
	for _, path := range paths {
		if err := forget(path); err != nil {
			return err
		}
	}
	return nil
}
