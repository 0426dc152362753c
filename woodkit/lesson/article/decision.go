package article

import (
	"image/color"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
)

// experiments are those of notebook 02, by their letters. Each has a heading "A. One frame's cost" there, to which the
// table of decisions links.
var experiments = map[byte]string{
	'A': "One frame's cost",
	'B': "How many workers",
	'C': "Waiting",
	'D': "The queue and the pool that eats memory",
	'E': "Shared state",
	'F': "Processes",
}

// A decision is one question and where its answers lead; no answer of these leads to the next decision.
type decision struct {
	question string
	choices  []choice
}

// A choice is a strategy with the experiment that shows it. In its form N stands for the number of workers, D for the depth.
// workers says why it has so many, where the same strategy is chosen with different numbers.
type choice struct {
	answer, form string
	experiment   byte
	color        color.Color
	workers      string
}

// decisions are asked in this order, so that the simplest way that will do comes first. They say when to choose what in the sense of
// scan.Strategy.When; every strategy is there.
var decisions = []decision{
	{"Is the for loop quick enough?", []choice{{"yes", "serial", 'A', plot.LoopColor, ""}}},
	{"Could the work crash, or must it share no memory?", []choice{
		{"yes, small results", "processes:workers=N", 'F', plot.ProcessesColor, ""},
		{"yes, large results", "queued-processes:workers=N,depth=D", 'F', plot.ProcessesColor, ""},
	}},
	{"Are the results only added up?", []choice{{"yes", "fold:workers=N", 'E', plot.FoldColor, ""}}},
	{"Are the results large, or is the loop slow?", []choice{{"yes", "queue:workers=N,depth=D", 'D', plot.QueueColor, ""}}},
	{"Are there only a few items?", []choice{{"yes", "go-each", 'D', plot.PaleGrey, ""}}},
	{"Does each item wait: for storage, for a network?", []choice{
		{"yes", "pool:workers=64", 'C', plot.ThreadsColor, "Waiting needs no core, so have many more workers than cores."},
		{"no", "pool:workers=N", 'B', plot.ThreadsColor, "Without waiting, more workers than cores don't help."},
	}},
}

// decisionNote says what the letters in the forms stand for.
const decisionNote = "workers=N: one per core, or as many as can usefully wait at the same time, if items wait (experiment C). " +
	"depth=D: enough to keep the loop busy, and no more results than the memory holds (experiment D). Stripes have the colours of strategies; grey has none."

// shown names the experiment that shows a choice, as its heading does.
func (c choice) shown() string { return string(c.experiment) + ". " + experiments[c.experiment] }

// when is what package scan says of the strategy, and why it has so many workers.
func (c choice) when() string {
	s, err := scan.Parse(strings.NewReplacer("=N", "=2", "=D", "=2").Replace(c.form))
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(s.When() + " " + c.workers)
}

// Decision draws which strategy to choose when: questions from top to bottom, at each answer the strategy in the text form
// of package scan and the experiment of notebook 02 that shows it.
func Decision() figure.Figure {
	drawing := plot.Ladder{Title: "Which one, when", Note: decisionNote}
	for i, d := range decisions {
		step := plot.Step{Question: d.question}
		if i < len(decisions)-1 {
			step.Else = "no"
		}
		for _, c := range d.choices {
			step.Answers = append(step.Answers, plot.Answer{Label: c.answer, Name: c.form, Text: c.shown(), Color: c.color})
		}
		drawing.Steps = append(drawing.Steps, step)
	}
	return figure.New(drawing.Figure())
}

// DecisionTable is Decision as text: question, answer, strategy, what package scan says of it, why it has so many workers where
// that is the difference, and the experiment, which in a notebook links to its heading.
func DecisionTable() woodkit.Table {
	table := woodkit.Table{Left: true, Header: []string{"question", "answer", "strategy", "when", "shown by"}, Links: map[string]string{}}
	for _, d := range decisions {
		question := d.question
		for _, c := range d.choices {
			table.Rows = append(table.Rows, []string{question, c.answer, c.form, c.when(), c.shown()})
			table.Links[c.shown()] = "#" + strings.ReplaceAll(c.shown(), " ", "-") // as Jupyter names headings
			question = ""
		}
	}
	return table
}
