package explore

import "slices"

// question is a step that only asks: it changes nothing that another goroutine could see afterwards.
type question struct{ operation, object, value string }

// longestQuestion bounds how many steps one round of a loop that waits for something may have.
const longestQuestion = 8

// asksAgain notes the step that g has done. It is true if g has just gone twice through the same steps, which changed
// nothing and gave the same values, as in a loop that waits until a flag is set. If g went on alone, it would do
// so forever.
func (g *goroutine) asksAgain(step *Step) bool {
	switch step.Operation {
	case "read", "load", "len of", "lock", "unlock", "check":
	case "swap", "compare-and-swap":
		if !g.vain {
			g.asked = g.asked[:0]
			return false
		}
	default:
		g.asked = g.asked[:0]
		return false
	}
	g.asked = append(g.asked, question{step.Operation, step.Object, step.Value})
	if extra := len(g.asked) - 2*longestQuestion; extra > 0 {
		g.asked = slices.Delete(g.asked, 0, extra)
	}
	return g.round() > 0
}

// round is how many steps the loop has that g is in; 0 if it is in none.
func (g *goroutine) round() int {
	n := len(g.asked)
	for k := 1; 2*k <= n; k++ {
		if slices.Equal(g.asked[n-k:], g.asked[n-2*k:n-k]) {
			return k
		}
	}
	return 0
}

// pollsAgain says that g is about to ask what it asked before, and that the answer cannot have changed.
func (g *goroutine) pollsAgain() bool {
	if !g.polls {
		return false
	}
	if g.op.withDefault {
		choices := g.op.choices()
		return len(choices) == 1 && choices[0] < 0
	}
	k := g.round()
	if k == 0 {
		return false
	}
	next := g.asked[len(g.asked)-k]
	return next.operation == g.op.name && next.object == g.op.object
}
