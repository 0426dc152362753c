package partial

import (
	"fmt"
	"image"
	"slices"
)

// bandRows is the number of rows in a band of a heat map. The last band may have fewer.
const bandRows = 64

// A band is the sum of lines with the same rows of heat maps.
type band struct {
	parts  []string
	frames int64
	groups map[string]*sums // with an entry for each group that has a frame
}

// jsonBand is the line of a band.
type jsonBand struct {
	jsonHead
	Sums map[string][]byte `json:"sums"` // by group: runs over [class][row][column] of the band, in base64
}

// bands is the number of bands of masks of that size.
func bands(size image.Point) int { return (size.Y + bandRows - 1) / bandRows }

// rows returns the rows of a band: first to end, without end.
func rows(size image.Point, band int) (first, end int) {
	return band * bandRows, min((band+1)*bandRows, size.Y)
}

// bandKey is the key of a band's line.
func bandKey(size image.Point, band int) string {
	first, end := rows(size, band)
	return fmt.Sprintf("rows %d-%d", first, end-1)
}

// bandOf returns which band a key is that of.
func bandOf(size image.Point, key string) (band int, ok bool) {
	var first, last int
	if n, _ := fmt.Sscanf(key, "rows %d-%d", &first, &last); n != 2 || first < 0 || first >= size.Y {
		return 0, false
	}
	band = first / bandRows
	return band, key == bandKey(size, band)
}

// json returns the line of a band.
func (b *band) json(h Head, number int) jsonBand {
	line := jsonBand{h.json(bandKey(h.Size, number), b.parts, b.frames), map[string][]byte{}}
	first, end := rows(h.Size, number)
	for group, sums := range b.groups {
		line.Sums[group] = sums.code((end - first) * h.Size.X)
	}
	return line
}

// band checks the line of a band and returns it.
func (j jsonBand) band(h Head, number int) (*band, error) {
	b := &band{parts: j.Parts, frames: j.Frames, groups: map[string]*sums{}}
	first, end := rows(h.Size, number)
	for group, data := range j.Sums {
		numbers := int64(end-first) * int64(h.Size.X) * int64(h.Classes.Len())
		if err := checkRuns(data, numbers, j.Frames); err != nil {
			return nil, fmt.Errorf("the sums of group %q: %w", group, err)
		}
		b.groups[group] = &sums{runs: data, classes: h.Classes.Len()}
	}
	if (len(b.groups) > 0) != (j.Frames > 0) {
		return nil, fmt.Errorf("it has sums of %d groups and %d frames, which cannot be", len(b.groups), j.Frames)
	}
	return b, nil
}

// add adds the band of other items, which must not be used any more. limit is asked before memory is taken.
func (b *band) add(other *band, pixels int, limit func(bytes int64) error) error {
	b.parts = slices.Sorted(slices.Values(append(b.parts, other.parts...)))
	b.frames += other.frames
	for group, more := range other.groups {
		own := b.groups[group]
		if own == nil {
			b.groups[group] = more
			continue
		}
		if err := own.expand(pixels, limit); err != nil {
			return err
		}
		if err := own.addRuns(more.code(pixels), pixels, limit); err != nil {
			return err
		}
	}
	return nil
}

// sums are those of one group in a band: as runs, or as planes as soon as there is something to add.
type sums struct {
	classes int
	runs    []byte
	planes  [][]uint32 // by class: [row][column]; nil: zeros; all nil as long as there are runs
}

// code returns the sums as runs.
func (s *sums) code(pixels int) []byte {
	if s.planes == nil {
		return s.runs
	}
	var c coder
	for _, plane := range s.planes {
		if plane == nil {
			c.zeros(pixels)
		} else {
			c.add(plane)
		}
	}
	return c.bytes()
}

// expand makes planes of runs.
func (s *sums) expand(pixels int, limit func(bytes int64) error) error {
	if s.planes != nil {
		return nil
	}
	data := s.runs
	s.runs, s.planes = nil, make([][]uint32, s.classes)
	return s.addRuns(data, pixels, limit)
}

// addRuns adds runs to planes.
func (s *sums) addRuns(data []byte, pixels int, limit func(bytes int64) error) error {
	at := 0
	for run := range runs(data) {
		for left := run.length; left > 0; {
			class, from := at/pixels, at%pixels
			n := min(left, pixels-from)
			at, left = at+n, left-n
			if run.value == 0 {
				continue
			}
			if s.planes[class] == nil {
				if err := limit(4 * int64(pixels)); err != nil {
					return err
				}
				s.planes[class] = make([]uint32, pixels)
			}
			part := s.planes[class][from : from+n]
			for i := range part {
				part[i] += run.value
			}
		}
	}
	return nil
}
