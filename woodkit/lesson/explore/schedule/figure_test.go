//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package schedule

import (
	"bytes"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/lesson/explore"
)

var (
	opposite = func(s *explore.Schedule) {
		a, b := explore.NewMutex(s, "a"), explore.NewMutex(s, "b")
		s.Go("g", func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}
	leak = func(s *explore.Schedule) {
		results := explore.NewChan[int](s, 0).Named("results")
		s.Go("worker", func() { results.Send(1); results.Send(2) })
		results.Recv()
	}
	lost = func(s *explore.Schedule) {
		n, w := explore.NewVar(s, 0).Named("n"), explore.NewWaitGroup(s).Named("workers")
		w.Add(2)
		for _, name := range []string{"ada", "bob"} {
			s.Go(name, func() { n.Set(n.Get() + 1); w.Done() })
		}
		w.Wait()
		s.Check(n.Get() == 2, "two updates")
	}
	long = func(s *explore.Schedule) {
		c := explore.NewChan[int](s, 1).Named("c")
		s.Go("g", func() {
			for i := range 60 {
				c.Send(i)
			}
		})
		for range 59 {
			c.Recv()
		}
		s.Check(false, "long")
	}
)

func TestAReplayedScheduleGivesTheSameFigure(t *testing.T) {
	for name, f := range map[string]func(*explore.Schedule){"opposite": opposite, "leak": leak, "lost": lost, "long": long} {
		r := explore.Run(f, explore.Options{})
		again, err := explore.Replay(f, r.Schedule, explore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a, errA := Figure(r).PNG()
		b, errB := Figure(again).PNG()
		if errA != nil || errB != nil || !bytes.Equal(a, b) || Figure(r).Alt() != Figure(again).Alt() {
			t.Errorf("%s: the figures differ, or %v, %v", name, errA, errB)
		}
		config, err := png.DecodeConfig(bytes.NewReader(a))
		if width := Figure(r).Width(); err != nil || width < 500 || config.Width != 2*width || config.Height > 2*1000 {
			t.Errorf("%s: width %d, %+v, %v", name, width, config, err)
		}
	}
}

// written returns a sequence as text, with a line per row and a column per lane.
func written(q plot.Sequence) string {
	var b strings.Builder
	for row, label := range q.Rows {
		fmt.Fprintf(&b, "%s:", label)
		for _, l := range q.Lanes {
			cell := ""
			for _, w := range l.Waits {
				if row >= w.From && row < w.To {
					cell = "~"
				}
			}
			for _, box := range l.Boxes {
				if box.Row == row {
					cell += map[plot.SequenceLook]string{plot.Matters: ">", plot.Stuck: "!"}[box.Look] + box.Text
				}
			}
			fmt.Fprintf(&b, " |%s", cell)
		}
		b.WriteString("\n")
	}
	for _, l := range q.Links {
		fmt.Fprintf(&b, "%s/%s -> %s/%s %t\n", q.Lanes[l.FromLane].Name, q.Rows[l.FromRow], q.Lanes[l.ToLane].Name, q.Rows[l.ToRow], l.Message)
	}
	return b.String()
}

func TestSequence(t *testing.T) {
	for _, c := range []struct {
		name, schedule string
		f              func(*explore.Schedule)
		o              explore.Options
		want           string
	}{
		{"what waits forever", "0 0 0 1 1", opposite, explore.Options{}, `
0: |start |
1: |go g |
2: |>lock a |
3: | |start
4: | |>lock b
end: |~!waits: lock b |~!waits: lock a
`},
		{"the two halves of a handover are one row", "0 0 1 1 0", leak, explore.Options{}, `
0: |start |
1: |go worker |
2: |~ |start
3, 4: |>receive 1 from results |send 1 to results
end: |ended |~!waits: send 2 to results
worker/3, 4 -> main/3, 4 true
`},
		{"the two accesses that race", "0 0 0 0 1 1 1 1 2 2", lost, explore.Options{}, `
0: |start | |
1: |add 2 to workers | |
2: |go ada | |
3: |go bob | |
4: |~waits for workers |start |
5: |~ |read 0 from n |
6: |~ |>write 1 to n |
7: |~ |done workers |
8: |~ |ended |start
9: |~ | |>read 1 from n
`},
		{"a lock that is taken again", "0 0 1 1 1 1 1", func(s *explore.Schedule) {
			m := explore.NewMutex(s, "m")
			s.Go("g", func() { m.Lock(); m.Unlock(); m.Lock(); s.Check(false, "never") })
			m.Lock()
		}, explore.Options{}, `
0: |start |
1: |go g |
2: | |start
3: | |lock m
4: |~waits: lock m |unlock m
5: | |lock m
6: |~ |>check: never
`},
		{"one that has not run", "0 0 0 2 2", func(s *explore.Schedule) {
			s.Go("late", func() {})
			s.Go("early", func() { s.Check(false, "never") })
		}, explore.Options{}, `
0: |start | |
1: |go late | |
2: |go early |has not run |
3: |ended | |start
4: | | |>check: never
`},
		{"the race behind a check", "0 0 0 0 1 1 2 2 2 2 1 1 0 0 0", lost, explore.Options{Races: true}, `
0: |start | |
1: |add 2 to workers | |
2: |go ada | |
3: |go bob | |
4: |~ |start |
5: |~ |read 0 from n |
6: |~ | |start
7: |~ | |read 0 from n
8: |~ | |>write 1 to n
9: |~ | |done workers
10: |~ |>write 1 to n |ended
11: |~ |done workers |
12: |wait for workers |ended |
13: |read 1 from n | |
14: |>check: two updates | |
ada/11 -> main/12 false
`},
	} {
		r, err := explore.Replay(c.f, c.schedule, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d := cmp.Diff(c.want, "\n"+strings.ReplaceAll(written(sequence(r)), " \n", "\n")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestAnEndedGoroutineIsNotReady: the grey of a lane means that its goroutine could go on, so it stops where the goroutine ends.
func TestAnEndedGoroutineIsNotReady(t *testing.T) {
	ended := 0
	for _, l := range sequence(explore.Run(lost, explore.Options{})).Lanes {
		for _, box := range l.Boxes {
			if box.Text == "ended" {
				ended++
				if l.Last >= box.Row {
					t.Errorf("%s is grey to row %d, and has ended in row %d", l.Name, l.Last, box.Row)
				}
			}
		}
	}
	if ended == 0 {
		t.Error("nobody has ended")
	}
}

// TestOnlyHandoversShareARow: the caption says so only where a channel without room handed something over.
func TestOnlyHandoversShareARow(t *testing.T) {
	for name, f := range map[string]func(*explore.Schedule){"leak": leak, "long": long} {
		q := sequence(explore.Run(f, explore.Options{}))
		shared := slices.ContainsFunc(q.Rows, func(label string) bool { return strings.Contains(label, ", ") })
		if said := strings.Contains(q.Note, "share a row"); said != shared || said && !strings.Contains(q.Note, "without room") {
			t.Errorf("%s: rows %q and the note %q", name, q.Rows, q.Note)
		}
	}
}

func TestALongRunIsCutDown(t *testing.T) {
	r := explore.Run(long, explore.Options{})
	q := sequence(r)
	if len(r.Steps) < 100 || len(q.Rows) > most {
		t.Errorf("%d steps in %d rows", len(r.Steps), len(q.Rows))
	}
	left, rows := 0, 0
	for _, label := range q.Rows {
		n := 0
		if _, err := fmt.Sscanf(label, "… %d", &n); err == nil {
			left += n
		} else {
			rows++
		}
	}
	if rows+left != len(r.Steps) {
		t.Errorf("%d rows and %d steps left out, of %d steps", rows, left, len(r.Steps))
	}
}

func TestTheFigureSaysWhatItShows(t *testing.T) {
	r := explore.Run(opposite, explore.Options{})
	for _, want := range []string{"Deadlock", "main", "g", "“lock a”", "“lock b”", fmt.Sprint(len(r.Steps), " steps")} {
		if !strings.Contains(Figure(r).Alt(), want) {
			t.Errorf("%q lacks %q", Figure(r).Alt(), want)
		}
	}
	fine := Figure(explore.Run(func(*explore.Schedule) {}, explore.Options{}))
	if data, err := fine.PNG(); err != nil || len(data) == 0 || !strings.Contains(fine.Alt(), "no failure") {
		t.Errorf("no failure: %v, %q", err, fine.Alt())
	}
}

// TestEveryKindIsDrawn draws runs with few steps, no steps and too many steps.
func TestEveryKindIsDrawn(t *testing.T) {
	for _, r := range []explore.Result{
		{Kind: explore.Panic, Reason: "nothing ran"},
		{Kind: explore.Leak, Waiting: []explore.Step{{Name: "g", Goroutine: 1, Operation: "receive", Object: "c"}}},
		explore.Run(func(*explore.Schedule) { explore.Run(func(*explore.Schedule) {}, explore.Options{}) }, explore.Options{}),
		explore.Run(func(s *explore.Schedule) {
			for {
				s.Sleep(1)
			}
		}, explore.Options{}),
		explore.Run(func(s *explore.Schedule) {
			c := explore.NewChan[int](s, 0)
			go func() { c.Send(1) }()
			c.Recv()
		}, explore.Options{}),
	} {
		data, err := Figure(r).PNG()
		if err != nil || len(data) == 0 || !strings.Contains(Figure(r).Alt(), title(r)) || !strings.Contains(Figure(r).Alt(), hint(r)) {
			t.Errorf("%s: %d bytes, %v, %q", r.Kind, len(data), err, Figure(r).Alt())
		}
		for _, l := range sequence(r).Lanes {
			if l.First < 0 || l.Last < l.First {
				t.Errorf("%s: lane %+v", r.Kind, l)
			}
		}
	}
}
