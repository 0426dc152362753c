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

// semantics lists the sentences of the package comment under its headings, each with the tests that prove it.
var semantics = map[string][]func(*testing.T){
	// Blocking
	"No work begins until you range over the sequence.":                                   {TestNothingBeforeTheLoop},
	"A pool's workers never wait for the loop.":                                           {TestPoolPilesUp, TestTimesAreThoseOfTheModel},
	"A queue's workers wait for the loop while depth items are in flight (backpressure).": {TestTimesAreThoseOfTheModel},
	"Without a byte bound, neither a worker nor the loop waits for anything else.":        {TestTimesAreThoseOfTheModel},
	"If the depth is below the number of workers, at most depth workers are ever busy.":   {TestDepthBelowWorkers},
	// Order
	"Items are started in the order of the slice.":                                                                            {TestRandomSchedules},
	"Results arrive in the order in which they are done.":                                                                     {TestRandomSchedules},
	"An ordered strategy delivers them in the order of the items, and a result that is early stays in flight until its turn.": {TestRandomSchedules},
	// Errors
	"If an item fails, the loop gets a zero result and an *[ItemError] that names the item, and the scan goes on.":                     {TestMapNamesTheItemThatFails},
	"If the work panics, the panic becomes the item's error and carries the stack.":                                                    {TestPanicKeepsItsError, TestWorkerSurvives, TestHinderedOnTheWay, TestErrorThatPanics},
	"If the work ends its goroutine, the item fails, but the scan keeps its worker.":                                                   {TestWorkThatEndsItsGoroutine},
	"If a worker process dies, the item that it was working on fails.":                                                                 {TestWorkerDies, TestKilledFromOutside},
	"The scan replaces up to five dead processes per worker, counted over all workers, and ends when one more dies.":                   {TestDyingWorkersAreReplacedUpToALimit},
	"A worker process that stays stopped (SIGSTOP) for a second is killed and counts as dead; the scan can detect this only on Linux.": {TestStoppedWorker, TestStoppedWorkersAreGivenUp},
	"A worker process that is killed while it starts costs no item, and it is replaced too.":                                           {TestSignalledWhileStarting, TestKilledWheneverTheyStart},
	"Fold leaves out the items that fail and returns all their errors in the order of the items.":                                      {TestFoldEqualsTheLoop},
	"If a strategy makes no sense, or a function cannot run in a worker process, the loop gets that error as its only pair.":           {TestBadStrategyIsTheOnlyPair, TestWhatCannotCrossIsRefused},
	// Bounds
	"A scan never has more items in flight than its strategy's depth.":                                                                                      {TestRandomSchedules},
	"With a byte bound, the scan assumes that each running item will need as many bytes as the largest result so far.":                                      {TestByteBoundIsKept, TestByteBoundOfEqualResults},
	"An item starts only if the finished results that are not released, plus that size for each running item including the new one, stay within the bound.": {TestByteBoundIsKept, TestByteBoundOfEqualResults},
	"A failed item counts as 0 bytes.": {TestFailedItemsCountNothing},
	"A result that is larger than all before it may overrun the bound, one per worker at a time.":                                 {TestByteBoundIsKept, TestLargerResultsMayOverrun},
	"So the results that wait never hold more than the bound plus, for each worker, the largest result of the scan.":              {TestByteBoundIsKept, TestLargerResultsMayOverrun},
	"With a depth, submission waits until the byte bound has room.":                                                               {TestSubmissionWaitsForBytes},
	"Without a depth, the byte bound ends the scan with [ErrBudget], which says how many bytes the whole scan would have needed.": {TestBudgetEndsThePool, TestByteBoundOfProcesses},
	"A single result above the bound fails its item and ends the scan.":                                                           {TestSingleResultOverTheBound, TestResultOfAProcessOverTheBound},
	"Once the loop's body has returned, the scan holds nothing of the result.":                                                    {TestResultsAreLetGo, TestNoResultIsKeptBetweenBodies},
	"With a depth, a scan of a million items needs no more memory than a scan of a thousand.":                                     {TestMillionItems},
	// Cancellation
	"After the context has ended, no item starts.":                                                                  {TestCancelInTheBody, TestCancelledBefore, TestNoItemBeginsAfterTheCancel, TestGoEachHearsOfTheCancel},
	"Items in progress get a grace period of one second.":                                                           {TestStoppedWorkerIsGivenUp},
	"A worker process that has not ended by then is killed, and the last pair's error names it.":                    {TestStoppedWorkerIsGivenUp},
	"Go cannot end a goroutine from outside, so the scan waits until its goroutines return.":                        {TestCancelDropsTheBacklog},
	"Finished results that the loop has not taken are dropped, also those of the grace period.":                     {TestCancelDropsTheBacklog},
	"Dropped results count as not done, and the trace gets no span for them.":                                       {TestCancelDropsTheBacklog},
	"Then the loop gets one last pair, with the context's cause.":                                                   {TestCancelDropsTheBacklog, TestRandomSchedules},
	"Fold and Each drop nothing, because a finished item is already in a sum (Fold) or was the loop's body (Each).": {TestFoldCancelled, TestEachStops, TestNoItemBeginsAfterTheCancel},
	"A worker process that does not serve yet is killed at once.":                                                   {TestCancelWhileWorkersStart, TestCancelWhileAWorkerIsReplaced},
	"If the context ends after the loop has taken the last result, that is no error.":                               {TestCancelAfterTheLastItem},
	"You may leave a loop at any time.":                                                                             {TestRandomSchedules, TestLeavingProcesses},
	"If the loop's body panics, the panic reaches the caller once the workers have ended.":                          {TestBodyThatPanics},
	"Fold returns what was added until the context ended, and the context's cause.":                                 {TestFoldCancelled},
	// Ownership
	"When a loop is over, however it ended, no goroutine and no process of the scan is left.":      {TestRandomSchedules, TestLeavingProcesses, TestMillionItems},
	"Worker processes end with their parent, even if the parent is killed.":                        {TestNoWorkerOutlivesItsParent},
	"Each item goes to one worker, once.":                                                          {TestRandomSchedules},
	"A trace's functions are called in the goroutine that runs the loop.":                          {TestTraceInTheLoopsGoroutine},
	"You can range over a sequence again, which scans again.":                                      {TestRangingAgainScansAgain},
	"In Fold, a sum belongs to its worker until merge gets it, in the goroutine that called Fold.": {TestFoldSharesTheWork},
}

// TestEverySentenceHasATest: every sentence of the package comment under those headings has a test, and the list above
// has no sentence that the package comment does not have.
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

// TestTraceInTheLoopsGoroutine: the trace's functions and the loop's body write the same variable without a lock. The
// race detector would report another goroutine. Without the race detector, the goroutine's name shows it.
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

// goroutineName returns the beginning of a stack trace: goroutine 7 [running].
func goroutineName() string {
	stack := make([]byte, 64)
	name, _, _ := strings.Cut(string(stack[:runtime.Stack(stack, false)]), " [")
	return name
}
