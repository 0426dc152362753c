package plot

import (
	"strings"
	"testing"
)

func choosing() Figure {
	return Ladder{Title: "Which one, when", Note: "N: one per core.", Steps: []Step{
		{"Is the for loop quick enough?", []Answer{{"yes", "serial", "A. One frame's cost", LoopColor}}, "no"},
		{"May the work crash, or must it share no memory with anything else in the program?", []Answer{
			{"yes, small results", "processes:workers=N", "F. Processes", ProcessesColor},
			{"yes, large results", "queued-processes:workers=N,depth=D", "F. Processes, which has a title of more than one line where it does not fit", ProcessesColor},
		}, "no"},
		{"Does each item wait?", []Answer{{"yes", "pool:workers=64", "C. Waiting", ThreadsColor}, {"no", "pool:workers=N", "B. How many workers", nil}}, ""},
	}}.Figure()
}

func TestLaddersOfOddData(t *testing.T) {
	long := strings.Repeat("a very long name ", 12)
	for name, l := range map[string]Ladder{
		"nothing":        {},
		"no answers":     {Steps: []Step{{Question: "What?", Else: "no"}, {}}},
		"long questions": {Title: long, Note: long, Steps: []Step{{Question: long, Else: "no"}, {long, []Answer{{"yes", "a", "b", nil}}, ""}}},
		"long names":     {Steps: []Step{{"What?", []Answer{{"yes", long, long, nil}, {"no", strings.Repeat("x", 300), strings.Repeat("x", 300), nil}}, ""}}},
		"long labels":    {Steps: []Step{{"What is to be done?", []Answer{{long, "a", "b", nil}}, long}, {Question: "And then?"}}},
	} {
		for _, style := range []string{"projector", ""} {
			t.Setenv(Variable, style)
			f := l.Figure()
			if _, err := f.PNG(); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if side := onEdge(f.pixels, 2*scale); side != "" {
				t.Errorf("%s, style %q: something is cut off at the %s edge", name, style, side)
			}
		}
	}
}
