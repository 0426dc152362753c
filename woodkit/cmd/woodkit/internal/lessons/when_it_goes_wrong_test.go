package lessons

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

const whenItGoesWrongName = "06-when-it-goes-wrong"

func init() { steps[whenItGoesWrongName] = whenItGoesWrong }

// mended is the verdict on a repair: 20 runs on most machines, fewer on a slow one.
const mended = `(?s)right: the program printed .* times out of \d+\.\nThe explorer: no failure in `

// failureSteps list what each program and its tool must show, without the outcomes that depend on the machine.
var failureSteps = []step{
	{"1. Wait for a reader that never comes", 0, 0, []string{`> fatal error: all goroutines are asleep`, `\[chan send\]`, `>     line \d+:  results <- i \* i`, `ended well`}},
	{"Meet the explorer", 0, 0, []string{mended}},
	{"2. Take two locks in two orders", 1, 0, []string{`100 runs`, `deadlock in schedule \d+`, mended}},
	{"3. Leave goroutines behind", 0, 0, []string{`> 2 goroutines are left`, `>     line \d+:  answers <- server`, mended}},
	{"4. Close a channel that is still in use", 1, 0, []string{`> panic: send on closed channel`, `>     line \d+:  numbers <- i`, mended}},
	{"5. Close a channel twice", 0, 0, []string{`> panic: close of closed channel`, mended}},
	{"6. Count a worker too late", 0, 0, []string{`> WaitGroup\.Add called from inside new goroutine`, mended}},
	{"7. Forget to cancel", 0, 0, []string{`> the cancel function returned by context\.WithCancel should be called`, `> panic: deadlock: main bubble goroutine has exited`, mended}},
	{"8. Start everything at once", 0, 0, []string{`200 images are written`, mended}},
	{"9. Lose an update", 1, 0, []string{`> WARNING: DATA RACE|not run: the race detector`, mended}},
	{"10. Check first and act later", 1, 0, []string{`200 runs`, mended}},
	{"11. Read the result too early", 1, 0, []string{`\d+ × printed “42”`, `> WARNING: DATA RACE|not run: the race detector`, mended}},
	{"Exercise 1: repair the leaking pool", 1, 0, []string{`not yet: .*job 0`}},
	{"Exercise 2: a bounded queue without deadlock", 1, 0, []string{`not yet: with 3 jobs and depth 1`}},
	{"Exercise 3: the counter that three tests do not catch", 1, 0, []string{`20 × printed “in order: true true false, 100 goroutines: 100”`, `not yet: .*limit of 1`}},
}

// whenItGoesWrong checks that no failure ends a cell of notebook 06, and that every repair in it is right.
func whenItGoesWrong(t *testing.T, executed *notebook.Notebook) {
	checkSteps(t, executed, failureSteps)
	printed, _ := shown(executed)
	if verdicts := strings.Count(printed, "right: "); verdicts != 11 {
		t.Errorf("%d repairs are right, want 11", verdicts)
	}
	for _, cell := range executed.Code() {
		if cell.MustFail() {
			t.Errorf("cell %d may fail, but every failure belongs in a separate process", cell.Index+1)
		}
	}
}
