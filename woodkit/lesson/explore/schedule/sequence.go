package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/lesson/explore"
)

// sequence arranges a run in lanes and rows.
func sequence(r explore.Result) plot.Sequence {
	q := plot.Sequence{Title: title(r)}
	if r.Kind == explore.None {
		q.Note = r.Search()
		return q
	}
	t := newTable(r)
	q.Lanes, q.Rows = lanes(r), t.labels
	last := len(t.labels) - 1
	for i := range q.Lanes {
		q.Lanes[i].Last = last
	}
	for i, s := range r.Steps {
		look := plot.Ordinary
		if slices.Contains(r.Matter, i) {
			look = plot.Matters
		}
		t.place(&q, s.Goroutine, t.at[i], s.String(), look)
		if s.With >= 0 && t.second(i) < 0 {
			t.place(&q, s.With, t.at[i], otherHalf(s), plot.Ordinary)
		}
		t.wait(&q, s, t.at[i])
		t.link(&q, i)
	}
	for _, w := range r.Waiting {
		at, look := t.row(w.Since), plot.Remark
		if forever(r) {
			look = plot.Stuck
		}
		if w.Since < len(r.Steps) || forever(r) {
			t.place(&q, w.Goroutine, at, waits(w), look)
			w.Until = max(w.Until, w.Since+1) // it is barred at the end, whatever was seen before
			t.barred(&q.Lanes[w.Goroutine], w, last+1)
		}
	}
	t.ended(&q)
	t.notRun(&q)
	q.Note = hint(r) + "Time goes down, one operation per row. The numbers count the steps."
	if slices.ContainsFunc(r.Steps, func(s explore.Step) bool { return s.With >= 0 }) {
		q.Note += " On a channel without room for a value, a send and its receive share a row, which has both their numbers."
	}
	if slices.ContainsFunc(r.Steps, func(s explore.Step) bool { return s.Time > 0 }) {
		q.Note += " The time after the dot is virtual."
	}
	return q
}

// waits describes what a goroutine waits for.
func waits(w explore.Step) string {
	if w.Operation == "wait" {
		return "waits for " + w.Object
	}
	return "waits: " + w.String()
}

// forever reports whether the goroutines that wait at the end wait forever. After another kind of failure, they might still
// have been woken.
func forever(r explore.Result) bool { return r.Kind == explore.Deadlock || r.Kind == explore.Leak }

// lanes returns the goroutines of a run, in the order in which they were started.
func lanes(r explore.Result) []plot.SequenceLane {
	var list []plot.SequenceLane
	add := func(id int, name string) {
		for len(list) <= id {
			list = append(list, plot.SequenceLane{Name: fmt.Sprint("goroutine ", len(list)), First: -1})
		}
		list[id].Name = name
	}
	started := 0
	for _, s := range r.Steps {
		add(s.Goroutine, s.Name)
		if s.Operation == "go" {
			started++
			add(started, s.Object)
		}
	}
	for _, w := range r.Waiting {
		add(w.Goroutine, w.Name)
	}
	return list
}

// place adds a box to a lane. If the lane's life has not begun yet, it begins with this box.
func (t *table) place(q *plot.Sequence, lane, row int, text string, look plot.SequenceLook) {
	if row < 0 {
		return
	}
	l := &q.Lanes[lane]
	if l.First < 0 || row < l.First {
		l.First = row
	}
	l.Boxes = append(l.Boxes, plot.SequenceBox{Row: row, Text: text, Look: look})
}

// wait hatches the time before a step in which the goroutine could not go on.
func (t *table) wait(q *plot.Sequence, s explore.Step, row int) {
	if row >= 0 {
		t.barred(&q.Lanes[s.Goroutine], s, min(t.row(s.Until), row))
	}
}

// barred hatches a lane up to a row from where its goroutine could not go on, except where it could for a while.
func (t *table) barred(l *plot.SequenceLane, s explore.Step, to int) {
	from := t.row(s.Since)
	add := func(to int) {
		if from < to {
			l.Waits = append(l.Waits, plot.SequenceWait{From: from, To: to})
		}
	}
	if s.Since >= s.Until {
		return
	}
	for _, at := range s.Able {
		if row := t.row(at); row < to {
			add(row)
			from = row + 1
		}
	}
	add(to)
}

// link draws the arrow that ends or begins at step i.
func (t *table) link(q *plot.Sequence, i int) {
	s := t.steps[i]
	switch {
	case s.With >= 0:
		l := plot.SequenceLink{FromLane: s.Goroutine, ToLane: s.With, FromRow: t.at[i], ToRow: t.at[i], Message: true}
		if s.Operation == "receive" || s.Case == "receive" {
			l.FromLane, l.ToLane = l.ToLane, l.FromLane
		}
		t.add(q, l)
	case s.From >= 0 && t.steps[s.From].With != s.Goroutine && s.Operation != "start": // its name says which goroutine started it
		received := (s.Operation == "receive" || s.Case == "receive") && !s.Closed
		t.add(q, plot.SequenceLink{FromLane: t.steps[s.From].Goroutine, ToLane: s.Goroutine, FromRow: t.at[s.From], ToRow: t.at[i], Message: received})
	}
}

func (t *table) add(q *plot.Sequence, l plot.SequenceLink) {
	if l.FromRow >= 0 && l.ToRow >= 0 {
		q.Links = append(q.Links, l)
	}
}

// otherHalf describes what the goroutine at the other end of an unbuffered channel did.
func otherHalf(s explore.Step) string {
	if s.Operation == "send" || s.Case == "send" {
		return fmt.Sprintf("receive %s from %s", s.Value, s.Object)
	}
	return fmt.Sprintf("send %s to %s", s.Value, s.Object)
}

// ended marks the goroutines that have ended. Their lanes end with their last steps, so this mark is on white: grey means that
// a goroutine could go on.
func (t *table) ended(q *plot.Sequence) {
	for i, s := range t.steps {
		if l := &q.Lanes[s.Goroutine]; s.Last && t.at[i] >= 0 {
			if row := t.at[i] + 1; row <= l.Last {
				l.Last, l.Boxes = t.at[i], append(l.Boxes, plot.SequenceBox{Row: row, Text: "ended", Look: plot.Remark})
			}
		}
	}
}

// notRun marks goroutines that were started but never got a turn.
func (t *table) notRun(q *plot.Sequence) {
	begun, last := map[int]int{}, len(t.labels)-1
	for i, s := range t.steps {
		if s.Operation == "go" {
			begun[len(begun)+1] = i // goroutines are numbered in the order of their start, from 1
		}
	}
	for id := range q.Lanes {
		if q.Lanes[id].First < 0 {
			t.place(q, id, min(max(t.row(begun[id])+1, 0), last), "has not run", plot.Remark)
		}
	}
}

// table holds the row of each step. The two halves of a handover through an unbuffered channel share one row, because they
// are one instant.
type table struct {
	steps  []explore.Step
	at     []int // by step; -1 for a step that is left out
	labels []string
}

// dot stands in a row's label between the number of the step and the time.
const dot = " · "

// most is the number of rows that are drawn in full. Of a longer run, the figure keeps the parts that matter.
const most = 36

func newTable(r explore.Result) *table {
	t := &table{steps: r.Steps, at: make([]int, len(r.Steps))}
	keep := t.kept(r.Matter)
	left := 0
	for i, s := range r.Steps {
		switch {
		case t.late(i):
			if t.at[i] = t.at[s.From]; t.at[i] >= 0 {
				number, time, timed := strings.Cut(t.labels[t.at[i]], dot)
				t.labels[t.at[i]] = number + ", " + strconv.Itoa(i)
				if timed {
					t.labels[t.at[i]] += dot + time
				}
			}
			continue
		case !keep[i]:
			t.at[i] = -1
			if left++; left == 1 {
				t.labels = append(t.labels, "")
			}
			t.labels[len(t.labels)-1] = fmt.Sprintf("… %d", left)
			continue
		}
		left = 0
		label := strconv.Itoa(i)
		if s.Time > 0 {
			label += dot + s.Time.Round(time.Millisecond).String()
		}
		t.at[i] = len(t.labels)
		t.labels = append(t.labels, label)
	}
	if forever(r) {
		t.labels = append(t.labels, "end")
	}
	return t
}

// kept reports which steps are drawn: all steps of a short run, otherwise the beginning, the end and the steps near a step
// that matters.
func (t *table) kept(matter []int) []bool {
	n := len(t.steps)
	keep := make([]bool, n)
	for i := range keep {
		keep[i] = n <= most || i < 5 || i >= n-12
		for _, m := range matter {
			keep[i] = keep[i] || i >= m-3 && i <= m+2
		}
	}
	for i, s := range t.steps { // draw both halves of a handover, or neither
		if t.late(i) && keep[i] {
			keep[s.From] = true
		}
	}
	return keep
}

// row returns the first row at or after a step.
func (t *table) row(step int) int {
	for i := step; i < len(t.at); i++ {
		if t.at[i] >= 0 && !t.late(i) {
			return t.at[i]
		}
	}
	return len(t.labels) - 1
}

// late reports whether a step is the second half of a handover, which is in an earlier row.
func (t *table) late(i int) bool {
	s := t.steps[i]
	return s.From >= 0 && t.steps[s.From].With == s.Goroutine
}

// second returns the step that is the second half of the handover that step i began, or -1 if the run ended before.
func (t *table) second(i int) int {
	for j := i + 1; j < len(t.steps); j++ {
		if t.steps[j].From == i && t.steps[i].With == t.steps[j].Goroutine {
			return j
		}
	}
	return -1
}
