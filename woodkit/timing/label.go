package timing

import "strings"

// The labels that a run has in figures, tables and guesses. A run's label follows from its strategy, unless Run.Label gives
// another. LabelLoop is the baseline: every guess and every fraction is of its time.
const (
	LabelLoop      = "for loop"
	LabelPool      = "pool"
	LabelLoading   = "loading in the pool"
	LabelQueue     = "queue"
	LabelProcesses = "processes"
	LabelFold      = "fold"
	LabelRuns      = "fold, by runs"
)

// LabelOf is the label of a strategy's text form.
func LabelOf(strategy string) string {
	kind, _, _ := strings.Cut(strategy, ":")
	switch kind {
	case "serial":
		return LabelLoop
	case "queued-processes":
		return LabelProcesses
	case "go-each":
		return "one goroutine each"
	}
	return kind
}

// A Question ties a guess to the runs that answer it: both name a task and a label.
type Question struct {
	Task  string `json:"task"`
	Label string `json:"label"`
}

// String writes the question as figures and tables show it: "heat maps: queue".
func (q Question) String() string { return q.Task + ": " + q.Label }

// Question is what a guess about this run is about.
func (r Record) Question() Question { return Question{r.Task, r.Label} }
