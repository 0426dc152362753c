package failures

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/unit"
)

// Trials are many runs of one program, counted by how they ended.
type Trials struct {
	Runs     int
	Outcomes []Outcome // the most frequent first
	Status   string    // why there are no runs, or fewer than requested; otherwise empty
}

// Outcome is one way in which a program ended.
type Outcome struct {
	What  string // "printed “2000”", "panic: send on closed channel"
	Count int
	OK    bool // it ended without an error and left no goroutine
	Left  int  // number of goroutines left
}

// hangsAllowed is the number of runs that do not end after which Times gives up.
const hangsAllowed = 2

// runsWithin is the longest that Times goes on, so that a cell stays short.
const runsWithin = 3 * time.Second

// Times builds the program once and runs it n times, or as often as three seconds allow.
func (p Program) Times(n int) Trials {
	var t Trials
	r := p.report("times", func(w workshop) Report {
		program, r := w.build(ordinary)
		if r.failed {
			return r
		}
		hangs, begin := 0, time.Now()
		for ; t.Runs < n && hangs < hangsAllowed && w.ctx.Err() == nil && time.Since(begin) < runsWithin; t.Runs++ {
			out, one := w.run(runsFor, limited(program, 0))
			one.tidy(out, w)
			one.left("left when the function has returned")
			if one.hung {
				hangs++
			}
			t.count(one)
		}
		if hangs == hangsAllowed || w.ctx.Err() != nil {
			t.Status = fmt.Sprintf("stopped after %d of %d runs", t.Runs, n)
		}
		return r
	}, p.leftFiles()...)
	if r.failed {
		t.Status = r.String()
	}
	slices.SortStableFunc(t.Outcomes, func(a, b Outcome) int { return cmp.Compare(b.Count, a.Count) })
	return t
}

// count adds a run to its outcome.
func (t *Trials) count(r Report) {
	o := Outcome{What: r.outcome(), Count: 1, OK: r.OK() && r.Left == 0, Left: r.Left}
	if i := slices.IndexFunc(t.Outcomes, func(p Outcome) bool { return p.What == o.What && p.OK == o.OK }); i >= 0 {
		t.Outcomes[i].Count++
		return
	}
	t.Outcomes = append(t.Outcomes, o)
}

// outcome describes a report in a few words.
func (r Report) outcome() string {
	if r.hung {
		return fmt.Sprintf("did not end within %v", runsFor)
	}
	var printed []string
	for _, l := range r.Lines {
		for _, v := range verdicts {
			if strings.HasPrefix(l.Text, v) {
				return l.Text
			}
		}
		if goroutine.MatchString(l.Text) {
			break
		}
		if !l.Matters && l.Text != "" {
			printed = append(printed, l.Text)
		}
	}
	what := "printed nothing"
	if len(printed) > 0 {
		what = "printed “" + cut(strings.Join(printed, ", ")) + "”"
	}
	if !r.OK() {
		what += ", " + r.Status
	}
	if r.Left > 0 {
		what += fmt.Sprintf(", goroutines left: %d", r.Left)
	}
	return what
}

// Same reports whether all runs ended without an error and in the same way.
func (t Trials) Same() bool { return t.Status == "" && len(t.Outcomes) == 1 && t.Outcomes[0].OK }

// String lists the outcomes with their counts.
func (t Trials) String() string {
	var b strings.Builder
	b.WriteString(unit.Several(t.Runs, "run", "runs"))
	if t.Status != "" {
		fmt.Fprintf(&b, " (%s)", t.Status)
	}
	const most = 6
	for i, o := range t.Outcomes {
		if i == most {
			rest := 0
			for _, o := range t.Outcomes[most:] {
				rest += o.Count
			}
			fmt.Fprintf(&b, "\n%5d × something else again", rest)
			break
		}
		fmt.Fprintf(&b, "\n%5d × %s", o.Count, o.What)
	}
	return b.String()
}
