package classroom

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/internal/passed"
)

// mostReaders is the most readers that a table lists.
const mostReaders = 60

// leastGuesses is the fewest measured guesses of a reader whose halves are compared.
const leastGuesses = 4

// A reader is what one nickname shared.
type reader struct {
	name      string
	guesses   []Share         // that were really made, and measured by whole runs on a quiet machine, in their order
	busy      int             // how many were measured on a busy machine
	exercises map[string]bool // that were passed
}

// readers returns the readers by nickname. Two people with the same nickname are one reader.
func (c Classroom) readers() []*reader {
	found := map[string]*reader{}
	known := map[Share]bool{}
	for _, s := range c {
		if known[s] { // in two files
			continue
		}
		known[s] = true
		r := found[s.Nickname]
		if r == nil {
			r = &reader{name: s.Nickname, exercises: map[string]bool{}}
			found[s.Nickname] = r
		}
		switch {
		case s.Exercise != "":
			r.exercises[s.Exercise] = true
		case s.Order == 0 || s.Measured == 0 || s.Partial:
		case s.Busy:
			r.busy++
		default:
			r.guesses = append(r.guesses, s)
		}
	}
	readers := make([]*reader, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		r := found[name]
		slices.SortStableFunc(r.guesses, func(a, b Share) int { return cmp.Compare(a.Order, b.Order) })
		readers = append(readers, r)
	}
	return readers
}

// off returns how far off a measured guess is: 2 is twice or half of what was measured.
func (s Share) off() float64 { return max(s.Guessed/s.Measured, s.Measured/s.Guessed) }

// halves returns how far off the first half and the last half of the guesses are in the median: 2 is twice or half of what was
// measured. If the number of guesses is odd, the middle one is in neither half. ok is false where there are too few guesses.
func (r *reader) halves() (first, last float64, ok bool) {
	if len(r.guesses) < leastGuesses {
		return 0, 0, false
	}
	var off []float64
	for _, s := range r.guesses {
		off = append(off, s.off())
	}
	half := len(off) / 2
	return median.Of(off[:half]), median.Of(off[len(off)-half:]), true
}

// Readers lists for each nickname how many exercises were passed, how many guesses were really made and measured on a quiet machine,
// and how far off they were: in the first half of them, and in the last. It has at most 60 readers. The sentences say for how many readers of the
// class the last half was closer, and how many guesses were left out because the machine was busy.
func (c Classroom) Readers() (table woodkit.Table, sentences []string) {
	table.Header = []string{"reader", "exercises passed", "guesses measured", "first half off by", "last half off by"}
	closer, compared, busy := 0, 0, 0
	readers := c.readers()
	for i, r := range readers {
		busy += r.busy
		before, after := "–", "–"
		if first, last, ok := r.halves(); ok {
			before, after = fmt.Sprintf("%.2g ×", first), fmt.Sprintf("%.2g ×", last)
			compared++
			if last < first {
				closer++
			}
		}
		if i < mostReaders {
			table.Rows = append(table.Rows, []string{r.name, fmt.Sprint(len(r.exercises)), fmt.Sprint(len(r.guesses)), before, after})
		}
	}
	if more := len(readers) - mostReaders; more > 0 {
		table.Rows = append(table.Rows, []string{fmt.Sprintf("and %d more", more), "", "", "", ""})
	}
	if compared > 0 {
		sentences = append(sentences, fmt.Sprintf("The last half of the guesses was closer than the first for %d of %d readers.", closer, compared))
	}
	if busy > 0 {
		sentences = append(sentences, fmt.Sprintf("Guesses that the readers' table leaves out, because other programs kept the machine busy: %d. Measure again, and share again.", busy))
	}
	return table, sentences
}

// Again lists the strategies about which somebody guessed more than once, such as a pool for counts and then for heat maps. These
// questions can be compared. It has how far off the first and the last guess were, in the median of these readers, and for
// how many of them the last one was closer. It uses the same guesses as Readers.
func (c Classroom) Again() woodkit.Table {
	table := woodkit.Table{Header: []string{"strategy guessed again", "readers", "first guess off by", "last guess off by", "closer the last time"}}
	firsts, lasts, closer := map[string][]float64{}, map[string][]float64{}, map[string]int{}
	for _, r := range c.readers() {
		of := map[string][]float64{}
		for _, s := range r.guesses {
			_, strategy, _ := strings.Cut(s.Question, ": ")
			of[strategy] = append(of[strategy], s.off())
		}
		for strategy, off := range of {
			if len(off) < 2 {
				continue
			}
			first, last := off[0], off[len(off)-1]
			firsts[strategy], lasts[strategy] = append(firsts[strategy], first), append(lasts[strategy], last)
			if last < first {
				closer[strategy]++
			}
		}
	}
	for _, strategy := range slices.Sorted(maps.Keys(firsts)) {
		table.Rows = append(table.Rows, []string{
			strategy, fmt.Sprint(len(firsts[strategy])), fmt.Sprintf("%.2g ×", median.Of(firsts[strategy])), fmt.Sprintf("%.2g ×", median.Of(lasts[strategy])),
			fmt.Sprintf("%d of %d", closer[strategy], len(firsts[strategy])),
		})
	}
	return table
}

// Exercises lists how many readers passed each exercise, for those notebooks of which anybody passed one.
func (c Classroom) Exercises() woodkit.Table {
	table := woodkit.Table{Header: []string{"exercise", "passed by", "of"}}
	readers := c.readers()
	count, begun := map[string]int{}, map[string]bool{}
	for _, e := range passed.Exercises() {
		for _, r := range readers {
			if r.exercises[e.Name] {
				count[e.Name]++
				begun[e.Notebook] = true
			}
		}
	}
	for _, e := range passed.Exercises() {
		if begun[e.Notebook] {
			table.Rows = append(table.Rows, []string{e.String(), fmt.Sprint(count[e.Name]), fmt.Sprint(len(readers))})
		}
	}
	return table
}
