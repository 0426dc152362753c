package partial

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit"
)

// A Result is the sum of partial results. The zero value is the sum of none. Read adds lines to it, and Write writes it as lines.
// After an error, do not use it any more.
type Result struct {
	Head Head

	// MaxBytes is the most memory that heat maps may take, in bytes; 0: any.
	MaxBytes int64

	begun  string // where the Head was read; empty: nowhere yet
	counts *counted
	bands  map[int]*band
	seen   map[string]map[string]string // where each part was read, by key and digest
	taken  int64                        // bytes of memory in planes
}

// A PlaneMaker makes heat maps. Plane returns the heat map of one class as [y*width+x] numbers of frames. It may store the result
// in plane. A *woodkit.HeatMap has its planes ready, while a *maskpng.HeatMap and a *maskpng.Sum make each plane on request.
type PlaneMaker interface {
	Plane(class int, plane []uint32) []uint32
}

// New returns the result of scanning items: their tally, the items that failed, and for the task Heatmap the heat maps by group.
// No items give the result of nothing, which can be merged with any other of the same Head.
func New(head Head, items []woodkit.Item, tally woodkit.Tally, failures []Failure, groups map[string]PlaneMaker) *Result {
	r := &Result{Head: head, begun: "this scan"}
	var parts []string
	if len(items) > 0 {
		parts = []string{Digest(items)}
	}
	tally.Classes = head.Classes
	r.counts = &counted{parts: parts, tally: tally, failures: slices.SortedFunc(slices.Values(failures), compareFailures)}
	if head.Task != Heatmap {
		return r
	}
	r.bands = map[int]*band{}
	for i := range bands(head.Size) {
		r.bands[i] = &band{parts: parts, frames: int64(tally.Frames), groups: map[string]*sums{}}
	}
	for group, maker := range groups {
		coders := make([]coder, bands(head.Size))
		var plane []uint32
		for class := range head.Classes.Len() {
			plane = maker.Plane(class, plane)
			for i := range coders {
				first, end := rows(head.Size, i)
				coders[i].add(plane[first*head.Size.X : end*head.Size.X])
			}
		}
		for i := range coders {
			r.bands[i].groups[group] = &sums{classes: head.Classes.Len(), runs: coders[i].bytes()}
		}
	}
	return r
}

// Write writes the lines: that of the counts first, if there is one, then those of the bands from the top. The writer gets them
// all at once.
func (r *Result) Write(w io.Writer) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	write := func(line any) error {
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("writing partial results: %w", err)
		}
		return nil
	}
	if r.counts != nil {
		if err := write(r.counts.json(r.Head)); err != nil {
			return err
		}
	}
	for _, i := range slices.Sorted(maps.Keys(r.bands)) {
		if err := write(r.bands[i].json(r.Head, i)); err != nil {
			return err
		}
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("writing partial results: %w", err)
	}
	return nil
}

// mostLine is the longest line that is read, in bytes.
const mostLine = 1 << 30

// Read adds the lines of a reader, and returns how many there were. Errors call the reader by name. Read fails for a line that is
// truncated or damaged, for one that has another version or Head than those before it, and for one of which a part has been
// added before.
func (r *Result) Read(in io.Reader, name string) (lines int, err error) {
	reader := bufio.NewReaderSize(in, 1<<16)
	for number := 1; ; number++ {
		line, err := readLine(reader)
		if err == io.EOF && len(line) == 0 {
			return number - 1, nil
		}
		place := fmt.Sprintf("%s line %d", name, number)
		switch {
		case err == io.EOF:
			err = errors.New("it is truncated, because it has no newline at its end; make it again")
		case err == nil:
			err = r.add(line, place)
		}
		if err != nil {
			return number - 1, fmt.Errorf("reading partial results: %s: %w", place, err)
		}
	}
}

// readLine returns the next line with its newline. At the end of the input the error is io.EOF.
func readLine(in *bufio.Reader) (line []byte, err error) {
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return line, err
		}
		if len(line) > mostLine {
			return nil, fmt.Errorf("it has more than %d bytes, so it is no partial result", mostLine)
		}
	}
}

// add adds one line.
func (r *Result) add(line []byte, place string) error {
	var begin struct {
		Version *int `json:"woodkit_partial"`
		Key     string
	}
	if len(bytes.TrimSpace(line)) == 0 {
		return errors.New("it is empty; leave it out")
	}
	if err := json.Unmarshal(line, &begin); err != nil {
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) && syntax.Offset >= int64(len(bytes.TrimSpace(line))) {
			return errors.New("it is truncated; make it again")
		}
		return fmt.Errorf("it is no partial result: %w", err)
	}
	switch {
	case begin.Version == nil:
		return errors.New("it is no partial result: it has no woodkit_partial, the version")
	case *begin.Version != version:
		return fmt.Errorf("it has version %d, and this woodkit reads version %d; use the same woodkit everywhere", *begin.Version, version)
	}
	if begin.Key == countsKey {
		return r.addCounts(line, place)
	}
	return r.addBand(line, place)
}

func (r *Result) addCounts(line []byte, place string) error {
	var j jsonCounts
	if err := strict(line, &j); err != nil {
		return err
	}
	head, err := j.head()
	if err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	counts, err := j.counted(head)
	if err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	if err := r.fits(head, j.jsonHead, place); err != nil {
		return err
	}
	if r.counts == nil {
		r.counts = counts
		return nil
	}
	if int64(r.counts.tally.Frames)+j.Frames > math.MaxUint32 {
		return errTooMany
	}
	r.counts.add(counts)
	return nil
}

// errTooMany says that sums have no room for more frames.
var errTooMany = fmt.Errorf("with it there are more than %d frames, which no heat map can count", uint32(math.MaxUint32))

func (r *Result) addBand(line []byte, place string) error {
	var j jsonBand
	if err := strict(line, &j); err != nil {
		return err
	}
	head, err := j.head()
	if err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	number, ok := bandOf(head.Size, j.Key)
	if !ok || head.Task != Heatmap {
		return fmt.Errorf("its key %q is not %s and no band of %d rows of a heat map of %d rows", j.Key, countsKey, bandRows, head.Size.Y)
	}
	b, err := j.band(head, number)
	if err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	if err := r.fits(head, j.jsonHead, place); err != nil {
		return err
	}
	if r.bands == nil {
		r.bands = map[int]*band{}
	}
	own := r.bands[number]
	if own == nil {
		r.bands[number] = b
		return nil
	}
	if own.frames+b.frames > math.MaxUint32 {
		return errTooMany
	}
	return own.add(b, r.pixels(number), r.limit)
}

// pixels is the number of pixels in a band.
func (r *Result) pixels(band int) int {
	first, end := rows(r.Head.Size, band)
	return (end - first) * r.Head.Size.X
}

// limit fails if so many bytes more are too many.
func (r *Result) limit(more int64) error {
	if r.taken += more; r.MaxBytes > 0 && r.taken > r.MaxBytes {
		return fmt.Errorf("heat maps of %d×%d pixels with %d classes take more memory than the %d bytes that there are; merge the bands one by one",
			r.Head.Size.X, r.Head.Size.Y, r.Head.Classes.Len(), r.MaxBytes)
	}
	return nil
}

// strict decodes a line that may have no other members than those of the document.
func strict(line []byte, document any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(document); err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	return nil
}

// fits compares a line with those before it: their heads must be the same, and none may have the same part under the same key.
func (r *Result) fits(head Head, line jsonHead, place string) error {
	if r.begun == "" {
		r.Head, r.begun = head, place
	}
	if err := r.Head.differ(r.begun, head, place); err != nil {
		return err
	}
	if r.Head.Size == (image.Point{}) {
		r.Head.Size = head.Size
	}
	if r.seen == nil {
		r.seen = map[string]map[string]string{}
	}
	if r.seen[line.Key] == nil {
		r.seen[line.Key] = map[string]string{}
	}
	for _, part := range line.Parts {
		if before := r.seen[line.Key][part]; before != "" {
			return fmt.Errorf("the same partial result twice, of the list of items with the digest %s: %s is in %s and in %s; merge it once",
				part, line.Key, before, place)
		}
		r.seen[line.Key][part] = place
	}
	return nil
}

// Complete fails if the lines are not those of complete partial results: if there is no line of counts, or if there are counts of
// frames whose heat maps are missing in a band or differ from them.
func (r *Result) Complete() error {
	if r.counts == nil {
		return fmt.Errorf("the partial results have no line %q, so they are not complete", countsKey)
	}
	if r.Head.Task != Heatmap {
		return nil
	}
	var sums woodkit.Counts
	for i := range bands(r.Head.Size) {
		b := r.bands[i]
		if b == nil {
			b = &band{}
		}
		if missing, more := without(r.counts.parts, b.parts), without(b.parts, r.counts.parts); b.frames != int64(r.counts.tally.Frames) || more != "" {
			return fmt.Errorf("there are counts of %d frames, and %q has sums of %d frames, so lines are missing; digests of the lists of items that only the counts have: %s; that only %q has: %s",
				r.counts.tally.Frames, bandKey(r.Head.Size, i), b.frames, cmp.Or(missing, "none"), bandKey(r.Head.Size, i), cmp.Or(more, "none"))
		}
		for _, s := range b.groups {
			at, pixels := 0, r.pixels(i)
			for run := range runs(s.code(pixels)) {
				for left := run.length; left > 0; {
					n := min(left, pixels-at%pixels)
					sums[at/pixels] += int64(n) * int64(run.value)
					at, left = at+n, left-n
				}
			}
		}
	}
	for class := range r.Head.Classes.Named() {
		if n := r.counts.tally.Pixels[class.ID]; n != sums[class.ID] {
			return fmt.Errorf("there are counts of %d pixels of class %s, but heat maps of %d, so a line is damaged", n, class.Name, sums[class.ID])
		}
	}
	return nil
}

// without lists the parts of a that b does not have.
func without(a, b []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(a), func(part string) bool { return slices.Contains(b, part) }), ", ")
}

// Tally returns the counts. It has no frames if no line of counts was read.
func (r *Result) Tally() woodkit.Tally {
	if r.counts == nil {
		return woodkit.Tally{Classes: r.Head.Classes}
	}
	return r.counts.tally
}

// Failures returns the items that failed, in the order of their texts.
func (r *Result) Failures() []Failure {
	if r.counts == nil {
		return nil
	}
	return slices.Clone(r.counts.failures)
}

// Parts returns the digests of the lists of items that the counts are made of, in rising order.
func (r *Result) Parts() []string {
	if r.counts == nil {
		return nil
	}
	return slices.Clone(r.counts.parts)
}

// Maps returns the heat map of all groups together and that of each group. It fails if they take more memory than MaxBytes. Do not
// read more lines afterwards.
func (r *Result) Maps() (all PlaneMaker, groups map[string]PlaneMaker, err error) {
	groups = map[string]PlaneMaker{}
	for i, b := range r.bands {
		for group, s := range b.groups {
			if err := s.expand(r.pixels(i), r.limit); err != nil {
				return nil, nil, err
			}
			groups[group] = sum{r, []string{group}}
		}
	}
	return sum{r, slices.Sorted(maps.Keys(groups))}, groups, nil
}

// A sum is the heat map of some groups. All of their planes are there.
type sum struct {
	result *Result
	groups []string
}

// Plane returns the sums of a class, [y*width+x] frames, in plane if that is long enough.
func (s sum) Plane(class int, plane []uint32) []uint32 {
	size := s.result.Head.Size
	plane = slices.Grow(plane[:0], size.X*size.Y)[:size.X*size.Y]
	clear(plane)
	for _, group := range s.groups {
		for i, b := range s.result.bands {
			if sums := b.groups[group]; sums != nil && sums.planes[class] != nil {
				first, _ := rows(size, i)
				part := plane[first*size.X:]
				for i, n := range sums.planes[class] {
					part[i] += n
				}
			}
		}
	}
	return plane
}
