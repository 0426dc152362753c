package partial

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"woodscape.example/woodkit"
)

// countsKey is the key of the line with the counts.
const countsKey = "counts"

// A Failure is an item that could not be scanned.
type Failure struct {
	Item  string `json:"item"` // as Format writes it
	Error string `json:"error"`
}

// counted is the sum of lines with counts.
type counted struct {
	parts    []string
	tally    woodkit.Tally
	failures []Failure
}

// jsonCounts is the line of counts. Ids are keys, and ids without a pixel are left out.
type jsonCounts struct {
	jsonHead
	Pixels   map[uint8]int64  `json:"pixels"`
	Presence map[uint8]int64  `json:"presence"` // frames that show the id
	Sets     map[string]int64 `json:"sets"`     // frames by the ids that they show together: "0 1 6"
	Failures []Failure        `json:"failures"` // sorted by item
}

// json returns the line of the counts.
func (c *counted) json(h Head) jsonCounts {
	line := jsonCounts{
		jsonHead: h.json(countsKey, c.parts, int64(c.tally.Frames)),
		Pixels:   map[uint8]int64{}, Presence: map[uint8]int64{}, Sets: map[string]int64{}, Failures: append([]Failure{}, c.failures...),
	}
	for id := range c.tally.Pixels {
		if n := c.tally.Pixels[id]; n > 0 {
			line.Pixels[uint8(id)], line.Presence[uint8(id)] = n, c.tally.Presence[id]
		}
	}
	for set, frames := range c.tally.Sets {
		line.Sets[setText(set)] += frames
	}
	return line
}

// setText writes a set of ids: "0 1 6".
func setText(set string) string { return strings.Trim(fmt.Sprint([]byte(set)), "[]") }

// counted checks a line of counts and returns it as numbers.
func (j jsonCounts) counted(h Head) (*counted, error) {
	c := &counted{parts: j.Parts, tally: woodkit.Tally{Frames: int(j.Frames), Classes: h.Classes, Sets: map[string]int64{}}, failures: j.Failures}
	known := map[uint8]bool{}
	for _, class := range h.Classes {
		known[class.ID] = class.Name != ""
	}
	frames, pixels := int64(0), int64(0)
	for text, n := range j.Sets {
		set, err := parseSet(text)
		if err != nil || n <= 0 || n > j.Frames {
			return nil, fmt.Errorf("%d frames show the classes %q, which cannot be", n, text)
		}
		c.tally.Sets[string(set)] = n
		for _, id := range set {
			c.tally.Presence[id] += n
		}
		frames += n
	}
	perFrame := int64(j.Width) * int64(j.Height)
	for id, n := range j.Pixels {
		if !known[id] || n <= 0 || n > perFrame*j.Frames || n < c.tally.Presence[id] {
			return nil, fmt.Errorf("it has %d pixels of class %d, which cannot be", n, id)
		}
		c.tally.Pixels[id] = n
		pixels += n
	}
	for id, n := range c.tally.Presence {
		if j.Presence[uint8(id)] != n || (n > 0) != (c.tally.Pixels[id] > 0) {
			return nil, fmt.Errorf("by its sets %d frames show class %d, by its presence %d", n, id, j.Presence[uint8(id)])
		}
	}
	if frames != j.Frames || pixels != perFrame*j.Frames {
		return nil, fmt.Errorf("it has %d frames of %d×%d pixels, but numbers of %d frames and %d pixels", j.Frames, j.Width, j.Height, frames, pixels)
	}
	if len(j.Failures) > 0 && len(j.Parts) == 0 {
		return nil, fmt.Errorf("it has failures, but no parts")
	}
	for i, failure := range j.Failures {
		if _, err := ParseItem(failure.Item); err != nil {
			return nil, fmt.Errorf("a failure of %q: %w", failure.Item, err)
		}
		if i > 0 && compareFailures(j.Failures[i-1], failure) > 0 {
			return nil, fmt.Errorf("its failures are not sorted")
		}
	}
	return c, nil
}

// parseSet reads what setText writes.
func parseSet(text string) (set []byte, err error) {
	for word := range strings.FieldsSeq(text) {
		var id uint8
		if _, err := fmt.Sscan(word, &id); err != nil {
			return nil, err
		}
		set = append(set, id)
	}
	if setText(string(set)) != text || len(set) == 0 || !slices.IsSorted(set) || len(slices.Compact(slices.Clone(set))) != len(set) {
		return nil, fmt.Errorf("%q is no set of ids", text)
	}
	return set, nil
}

func compareFailures(a, b Failure) int {
	return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Error, b.Error))
}

// add adds the counts of other items.
func (c *counted) add(other *counted) {
	c.parts = slices.Sorted(slices.Values(append(c.parts, other.parts...)))
	c.tally.Merge(other.tally)
	c.failures = append(c.failures, other.failures...)
	slices.SortFunc(c.failures, compareFailures)
}
