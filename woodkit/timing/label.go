package timing

import "strings"

// The labels of runs in figures, tables and guesses. A run's label follows from its strategy, unless Run.Label sets another
// one. LabelLoop is the baseline: every guess and every fraction refers to its time.
const (
	LabelLoop      = "for loop"
	LabelPool      = "pool"
	LabelLoading   = "loading in the pool"
	LabelQueue     = "queue"
	LabelProcesses = "processes"
	LabelFold      = "fold"
	LabelRuns      = "fold, by runs"
)

// LabelOf returns the label for a strategy given as text.
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

// A Question connects a guess with the runs that answer it: both have the same task and label.
type Question struct {
	Task  string `json:"task"`
	Label string `json:"label"`
}

// String writes the question as figures and tables show it: "heat maps: queue".
func (q Question) String() string { return q.Task + ": " + q.Label }

// Question returns the question that this run answers.
func (r Record) Question() Question { return Question{r.Task, r.Label} }
