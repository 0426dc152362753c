package bench

import (
	"fmt"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/timing"
)

// tried is a claim about the times of two ways of a task.
type tried struct {
	says          string
	task          string
	first, second string
	there         float64              // ratio in the article; if 0, it is computed from the times that the article reports
	reasons       map[string][2]string // by code: why the claim holds, and why it does not
}

const (
	noCore    = "handing out the work cost more than the cores saved"
	sharesOut = "the cores share the work"
)

// theClaims are the article's claims, in its order. The pool that dies and the arithmetic are not among them.
var theClaims = []tried{
	{"Counting: the loop takes longer than threads", Counts, Loop, Pool, 0, map[string][2]string{
		ArticlePython: {"decoding and counting are C code, which releases the lock, so " + sharesOut, noCore},
		GoPixels:      {sharesOut, noCore},
	}},
	{"Counting: processes take longer than threads", Counts, Processes, Pool, 0, map[string][2]string{
		ArticlePython: {"starting processes and pickling cost more than waiting for the lock", "waiting for the lock costs more than starting processes and pickling"},
		GoPixels:      {"starting copies of the program costs time, and threads need none", "so little crosses the pipe that it hardly counts"},
	}},
	{"Heat maps: loading in threads takes less than the loop", HeatMaps, Loading, Loop, 0, map[string][2]string{
		ArticlePython: {"decoding overlaps with expanding and adding", "expanding and adding keep the main thread busy, and there is little else to overlap"},
		GoPixels:      {"decoding overlaps with expanding and adding", "expanding and adding keep one goroutine busy, and there is little else to overlap"},
	}},
	{"Heat maps: the queue takes less than the loop", HeatMaps, Queued, Loop, 0, map[string][2]string{
		ArticlePython: {"numpy releases the lock while it expands, so the workers can expand at the same time", "workers and the main thread compete for the same cores and memory"},
		GoPixels:      {"expanding moves into the workers, and only adding is left to the loop", "workers and the loop compete for the same cores and memory"},
	}},
	{"Heat maps: queued processes take longer than the loop", HeatMaps, QueuedProcesses, Loop, 0, map[string][2]string{
		ArticlePython: {"the planes of each mask are turned into bytes (pickled), and cross a pipe", "making the planes costs more than moving them"},
		GoPixels:      {"the planes of each mask cross a pipe", "making the planes costs more than moving them"},
	}},
	{"Threads are not parallel: if the function loops over pixels, they take as long as one thread", Bytecode, Pool, Loop, 1, map[string][2]string{
		ArticlePython: {"one thread at a time runs bytecode, and taking turns costs", "one thread at a time runs bytecode, but decoding overlaps"},
		GoPixels:      {"without a second core, goroutines take turns", "goroutines run in parallel, whatever they do"},
	}},
}

// claims tries the article's claims in every interpreter, and in Go by pixels.
func (r *Result) claims() []Claim {
	subjects := []Cell{}
	for _, p := range r.Pythons {
		subjects = append(subjects, Cell{Code: ArticlePython, Python: p.Name})
	}
	if len(r.Pythons) == 0 {
		subjects = append(subjects, Cell{Code: ArticlePython})
	}
	subjects = append(subjects, Cell{Code: GoPixels})
	all := []Claim{}
	for i, c := range theClaims {
		for _, s := range subjects {
			all = append(all, r.try(c, s))
		}
		if i == len(theClaims)-2 { // the pool and the arithmetic come before the last one
			for _, s := range subjects[:len(subjects)-1] {
				all = append(all, r.poolDies(s))
			}
			all = append(all, slip())
		}
	}
	return all
}

// try judges a claim in one interpreter, or in Go.
func (r *Result) try(c tried, s Cell) Claim {
	there := c.there
	if there == 0 {
		there = articleSeconds(Cell{Task: c.task, Way: c.first}) / articleSeconds(Cell{Task: c.task, Way: c.second})
	}
	claim := Claim{Says: c.says, There: fmt.Sprintf("%.2f ×", there), Code: s.Code, Python: s.Python}
	claim.Verdict = article.Verdict{Here: "not measured", Direction: "–", Size: "–"}
	s.Task = c.task
	first, second := r.find(s, c.first), r.find(s, c.second)
	if why := r.unknown(first, second); why != "" {
		claim.Why = why
		return claim
	}
	ratio, err := interval.Ratio(first.Seconds, second.Seconds)
	switch {
	case err != nil:
		claim.Why = err.Error()
		return claim
	case r.Load.Busy():
		claim.Here, claim.Why = fmt.Sprintf("%.2f ×", ratio.Median), "no verdict: others used "+r.Load.Short()+" cores meanwhile"
		return claim
	}
	reasons := c.reasons[s.Code]
	if r.lockIsOff(s) {
		reasons[1] = "this Python has no lock, so threads run bytecode in parallel"
	}
	claim.Verdict = article.Claim{There: there, Same: reasons[0], Other: reasons[1]}.Judge(ratio)
	if ratio.Known() {
		claim.Why += fmt.Sprintf(" (cores busy: %s %.1f, %s %.1f)", c.first, first.busy(), c.second, second.busy())
	}
	return claim
}

// lockIsOff reports whether a claim about bytecode is tried in an interpreter that runs bytecode in parallel.
func (r *Result) lockIsOff(s Cell) bool {
	for _, p := range r.Pythons {
		if p.Name == s.Python {
			return s.Task == Bytecode && !p.GIL
		}
	}
	return false
}

// unknown says why there is no ratio of two cells. It is empty if there is one.
func (r *Result) unknown(first, second *Timing) string {
	for _, t := range []*Timing{first, second} {
		switch {
		case t == nil:
			return "not asked for"
		case t.Failed != "":
			return "failed: " + t.Failed
		case t.InPython() && r.NotMeasured != "":
			return r.NotMeasured
		case len(t.Seconds) == 0:
			return "interrupted before"
		}
	}
	if len(first.Seconds) != len(second.Seconds) {
		return "not in the same rounds"
	}
	return ""
}

// poolDies says how the pool ended that keeps all planes.
func (r *Result) poolDies(s Cell) Claim {
	c := Claim{Says: "Heat maps: the plain pool exhausts the memory, and the notebook dies", There: "it died", Code: s.Code, Python: s.Python}
	c.Verdict = article.Verdict{Here: "not measured", Direction: "–", Size: "–", Why: "not asked for"}
	if r.NotMeasured != "" {
		c.Why = r.NotMeasured
	}
	for _, d := range r.Deaths {
		if d.Python != s.Python {
			continue
		}
		switch {
		case d.Failed != "":
			c.Why = d.Failed
		case d.Died != "":
			c.Here, c.Direction, c.Why = d.String(), "the same", "a list of futures keeps every result, and nothing bounds it; a lower limit only ends it sooner"
			if words := d.lastWords(); words != "" {
				c.Why += ". Its last words: " + words
			}
		default:
			c.Here, c.Direction, c.Why = d.String(), "the opposite", "the limit is large enough for the masks that were scanned"
		}
	}
	return c
}

// slip returns the verdict on a wrong number in the article's text.
func slip() Claim {
	loop, _ := article.ReportedTime(reported[HeatMaps][Loop].Task, timing.LabelLoop)
	queue, _ := article.ReportedTime(reported[HeatMaps][Queued].Task, timing.LabelQueue)
	v := article.Verdict{Here: unit.PerCent(queue.Seconds / loop.Seconds), Direction: "–", Size: "wrong"}
	v.Why = fmt.Sprintf("this is only a calculation with the article's times: %.2f s is %s of %.2f s, so its queue is %.1f times as fast as its loop; at 33 %%, it would be 3 times as fast",
		queue.Seconds, v.Here, loop.Seconds, loop.Seconds/queue.Seconds)
	return Claim{Says: "331 s is 33 % of 918 s", There: "33 %", Verdict: v}
}

// ClaimsTable lists the article's claims beside the measurements, with a row for each claim and each interpreter, and for Go.
func (r *Result) ClaimsTable() woodkit.Table {
	table := woodkit.Table{Left: true, Header: []string{"the article says", "there", "tried in", "here", "direction", "size", "why"}}
	for _, c := range r.Claims {
		table.Rows = append(table.Rows, []string{c.Says, c.There, c.who(), c.Here, c.Direction, c.Size, strings.TrimSuffix(c.Why, ".")})
	}
	return table
}
