package scan_test

import (
	"context"
	"go/parser"
	"go/token"
	"runtime"
	"strings"
	"testing"

	"woodscape.example/woodkit/scan"
)

// semantics are the sentences of the package comment under its headings, each with the test that proves it.
var semantics = map[string][]func(*testing.T){
	// Blocking
	"Nothing is done before the sequence is ranged over.":                                 {TestNothingBeforeTheLoop},
	"A pool's workers never wait for the loop.":                                           {TestPoolPilesUp, TestTimesAreThoseOfTheModel},
	"A queue's workers wait while as many items as its depth are in flight.":              {TestTimesAreThoseOfTheModel},
	"Without a byte bound neither a worker nor the loop waits for anything else.":         {TestTimesAreThoseOfTheModel},
	"With a depth below the number of workers, no more than depth workers are ever busy.": {TestDepthBelowWorkers},
	// Order
	"Items are started in their order.":                 {TestRandomSchedules},
	"Results come in the order in which they are done.": {TestRandomSchedules},
	"An ordered strategy gives them in the order of the items; a result that is early stays in flight until its turn.": {TestRandomSchedules},
	// Errors
	"An item that fails gives a zero result and an *[ItemError] with its name, and the loop goes on.":                  {TestMapNamesTheItemThatFails},
	"A panic is the item's error and has the stack.":                                                                   {TestPanicKeepsItsError, TestWorkerSurvives, TestHinderedOnTheWay, TestErrorThatPanics},
	"Work that ends its goroutine costs the item, not the worker.":                                                     {TestWorkThatEndsItsGoroutine},
	"A worker process that dies costs the item that it had.":                                                           {TestWorkerDies, TestKilledFromOutside},
	"It is replaced, five times for each worker, and then the scan ends.":                                              {TestDyingWorkersAreReplacedUpToALimit},
	"One that stands stopped (SIGSTOP) for a second is killed and has died; only Linux tells.":                         {TestStoppedWorker, TestStoppedWorkersAreGivenUp},
	"One that is killed while it starts has cost no item, and is replaced too.":                                        {TestSignalledWhileStarting, TestKilledWheneverTheyStart},
	"Fold leaves out what fails and returns the errors of all those items in their order.":                             {TestFoldEqualsTheLoop},
	"A strategy that makes no sense, or a function that cannot run in a worker process, is the only pair of its loop.": {TestBadStrategyIsTheOnlyPair, TestWhatCannotCrossIsRefused},
	// Bounds
	"There are never more items in flight than a strategy's depth.": {TestRandomSchedules},
	"With a byte bound an item starts only while the bytes of finished results that are not released, and the size of the largest result so far for every item that is running, stay within it.": {TestByteBoundIsKept, TestByteBoundOfEqualResults},
	"A failed item counts 0 bytes.": {TestFailedItemsCountNothing},
	"Results that are larger than all before them may overrun the bound, one of each worker at a time: what waits never comes to more than the bound and the largest result of the scan for each worker.": {TestByteBoundIsKept, TestLargerResultsMayOverrun},
	"With a depth, bytes make submission wait.":                                                          {TestSubmissionWaitsForBytes},
	"Without one, they end the scan with [ErrBudget], which says what the whole scan would have needed.": {TestBudgetEndsThePool, TestByteBoundOfProcesses},
	"A single result above the bound fails its item and ends the scan.":                                  {TestSingleResultOverTheBound, TestResultOfAProcessOverTheBound},
	"Once the loop's body has returned, the scan holds nothing of the result.":                           {TestResultsAreLetGo, TestNoResultIsKeptBetweenBodies},
	"A million items need no more memory than a thousand, where there is a depth.":                       {TestMillionItems},
	// Cancellation
	"After the context has ended, no item starts.": {TestCancelInTheBody, TestCancelledBefore, TestNoItemBeginsAfterTheCancel, TestGoEachHearsOfTheCancel},
	"Items in progress get a grace period of one second: a worker process that still has not ended then is killed, and the last pair's error names it.": {TestStoppedWorkerIsGivenUp},
	"Go cannot end a goroutine from outside, so the scan waits for those until they return.":                                                            {TestCancelDropsTheBacklog},
	"Finished results that the loop has not taken are dropped and count as not done, those of the grace period too: no span tells of them.":             {TestCancelDropsTheBacklog},
	"Then one last pair has the context's cause.":                                                             {TestCancelDropsTheBacklog, TestRandomSchedules},
	"In Fold and Each nothing is dropped, since a finished item is already in a sum, or was the loop's body.": {TestFoldCancelled, TestEachStops, TestNoItemBeginsAfterTheCancel},
	"A worker process that does not serve yet is killed at once.":                                             {TestCancelWhileWorkersStart, TestCancelWhileAWorkerIsReplaced},
	"A context that ends after the loop has taken the last result is no error.":                               {TestCancelAfterTheLastItem},
	"A loop may be left at any time.":                                                                         {TestRandomSchedules, TestLeavingProcesses},
	"A panic of its body reaches the caller once the workers have ended.":                                     {TestBodyThatPanics},
	"Fold returns what was added until the context ended, and its cause.":                                     {TestFoldCancelled},
	// Ownership
	"When a loop is over, in whatever way, no goroutine and no process of the scan is left.":      {TestRandomSchedules, TestLeavingProcesses, TestMillionItems},
	"Worker processes end with their parent, also when that is killed.":                           {TestNoWorkerOutlivesItsParent},
	"Every item is given to one worker once.":                                                     {TestRandomSchedules},
	"The functions of a trace are called in the goroutine that runs the loop.":                    {TestTraceInTheLoopsGoroutine},
	"A sequence can be ranged over again, which scans again.":                                     {TestRangingAgainScansAgain},
	"In Fold a sum belongs to its worker until merge gets it, in the goroutine that called Fold.": {TestFoldSharesTheWork},
}

// TestEverySentenceHasATest: the package comment says nothing under those headings that is not proved, and
// the list above proves nothing that is not said.
func TestEverySentenceHasATest(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(file.Doc.Text(), "# Blocking\n")
	text, _, end := strings.Cut(text, "# Worker processes\n")
	if !found || !end {
		t.Fatal("the headings are gone")
	}
	said := map[string]bool{}
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		paragraph = strings.TrimSpace(strings.ReplaceAll(paragraph, "\n", " "))
		if paragraph == "" || strings.HasPrefix(paragraph, "# ") {
			continue
		}
		for sentence := range strings.SplitAfterSeq(paragraph, ". ") {
			sentence = strings.TrimSpace(sentence)
			said[sentence] = true
			if len(semantics[sentence]) == 0 {
				t.Errorf("no test: %s", sentence)
			}
		}
	}
	for sentence := range semantics {
		if !said[sentence] {
			t.Errorf("not in the package comment: %s", sentence)
		}
	}
}

func TestNothingBeforeTheLoop(t *testing.T) {
	ctx, r := traced()
	scan.Map(ctx, scan.Pool(2), numbers(5), func(int) (int, error) { t.Error("worked"); return 0, nil })
	scan.Map(ctx, scan.Processes(2), numbers(5), square)
	scan.Each(ctx, numbers(5))
	if r.begun != 0 {
		t.Errorf("%d scans have begun", r.begun)
	}
}

// TestTraceInTheLoopsGoroutine: the trace's functions write what the loop's body writes, without a lock. The
// race detector would see another goroutine; without it, the goroutine's own name tells.
func TestTraceInTheLoopsGoroutine(t *testing.T) {
	own := goroutineName()
	for _, s := range append(inProcess(), scan.Processes(2)) {
		s.Bytes = 0
		calls := 0
		here := func() {
			if calls++; goroutineName() != own {
				t.Errorf("%s: called in %s, not in %s", s, goroutineName(), own)
			}
		}
		ctx := scan.WithTrace(context.Background(), &scan.Trace{
			Begin: func(scan.Strategy, int) { here() },
			Item:  func(scan.Span) { here() },
			Child: func(scan.ChildProcess) { here() },
			End:   func(error) { here() },
		})
		for range scan.Map(ctx, s, numbers(20), square) {
			here()
		}
		if _, err := scan.Fold(ctx, 3, numbers(20), zeroInt, addInt, func(a, b int) int { here(); return a + b }); err != nil {
			t.Error(err)
		}
		if calls < 2*(1+20+1)+20 {
			t.Errorf("%s: %d calls", s, calls)
		}
	}
}

// goroutineName is how a stack trace begins: goroutine 7 [running].
func goroutineName() string {
	stack := make([]byte, 64)
	name, _, _ := strings.Cut(string(stack[:runtime.Stack(stack, false)]), " [")
	return name
}
