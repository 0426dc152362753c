package explore

import "slices"

// question is a step that only asks. It changes nothing that another goroutine could see afterwards.
type question struct{ operation, object, value string }

// longestQuestion is the largest number of steps in one round of a loop that waits for something.
const longestQuestion = 8

// asksAgain notes the step that g has done. It returns true if g has just gone twice through the same steps, and these
// changed nothing and gave the same values. A loop that waits until a flag is set does this. If g went on alone, it would
// loop forever.
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

// round returns the number of steps in the loop that g is in, or 0 if g is not in a loop.
func (g *goroutine) round() int {
	n := len(g.asked)
	for k := 1; 2*k <= n; k++ {
		if slices.Equal(g.asked[n-k:], g.asked[n-2*k:n-k]) {
			return k
		}
	}
	return 0
}

// pollsAgain reports whether g is about to ask the same question as before, although the answer cannot have changed.
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
