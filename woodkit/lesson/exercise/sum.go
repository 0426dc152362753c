package exercise

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"woodscape.example/woodkit/lesson/failures"
)

// How often judgeSum calls a function to see whether an update is lost, and with how many workers. On two busy cores one run in
// a hundred loses one where each worker adds a single time without a lock.
const (
	contendedRuns    = 2000
	contendedWorkers = 16
	contendedTime    = 5 * time.Second // a busy machine does fewer runs in it
)

// judgeSum judges exercise 5: the sum of a loop, its values worked out by several goroutines at once.
func judgeSum(sum func(workers int, items []int, value func(int) int) int) (string, bool) {
	const workers = 4
	items, p := numbers(64), newProbe()
	var first atomic.Bool
	seen := make(chan struct{}) // is closed when it is known how many work at once; until then all stay
	got := sum(workers, items, func(item int) int {
		p.enter(item)
		defer p.leave()
		if first.CompareAndSwap(false, true) {
			p.await(2, untilSecond)
			p.await(workers+1, untilExcess)
			close(seen)
		}
		<-seen
		return item
	})
	want := len(items) * (len(items) - 1) / 2
	switch {
	case p.once(items) != "":
		return p.once(items), false
	case got != want:
		return fmt.Sprintf("the loop's sum is %d, this is %d", want, got), false
	case p.highest() < 2:
		return "the loop's sum, but never two values at work at once: hold the lock while adding, not while working", false
	case p.highest() > workers:
		return fmt.Sprintf("the loop's sum, but %d or more goroutines at work with %d workers", workers+1, workers), false
	}
	for run, began := 0, time.Now(); run < contendedRuns && time.Since(began) < contendedTime; run++ {
		if lost := contended(contendedWorkers, sum); lost != 0 {
			return fmt.Sprintf("%d of %d updates were lost: two goroutines read the same sum, and both wrote theirs", lost, 2*contendedWorkers), false
		}
	}
	if got := sum(3, numbers(7), func(item int) int { return item + 1 }); got != 28 {
		return fmt.Sprintf("with 7 items and 3 workers, the loop's sum is 28, this is %d: who takes the items that are left over?", got), false
	}
	return "the loop's sum, and several at work at once", true
}

// contended calls sum once, with two items for each worker, and says how many are missing from the sum. The workers meet in each
// item's value, so that they are all about to add at the same moment.
func contended(workers int, sum func(int, []int, func(int) int) int) (lost int) {
	const looks = 5000 // at most, since nobody may come: all work may be done by one worker
	var arrived atomic.Int32
	items := numbers(2 * workers)
	got := sum(workers, items, func(int) int {
		number := arrived.Add(1)
		together := (number + int32(workers) - 1) / int32(workers) * int32(workers) // when all of this turn are here
		for look := 0; arrived.Load() < together && look < looks; look++ {
			continue // without giving up the core: all go on in the same moment
		}
		return 1
	})
	return len(items) - got
}

// raced runs a function with the race detector. A test replaces it.
var raced = func(sum any) failures.Report {
	return failures.Calling(sum, `	items := make([]int, 64)
	for range 100 {
		f(4, items, func(item int) int { return item })
	}`).Race()
}

// withoutRace judges what another judge calls right by the race detector, or says why there is none: then many runs without a
// lost update are all that is known. The detector's program is built for each call, which may take a minute the first time, so
// this is done outside the time that a reader's function may take.
func withoutRace(judge func(any) (string, bool, bool)) func(any) (string, bool, bool) {
	return func(result any) (string, bool, bool) {
		remark, right, fits := judge(result)
		if !right || !fits {
			return remark, right, fits
		}
		switch r := raced(result); {
		case r.Races() > 0:
			return "the sum is right, but the race detector found a data race: two goroutines use the same variable, one of them writes, " +
				"and no lock keeps them apart. Some day an update will be lost. It says:\n" + r.String(), false, true
		case r.OK():
			return remark + ". The race detector found no data race", true, true
		default:
			return fmt.Sprintf("%s. No update was lost in up to %d runs under contention, which is no proof: the race detector did not judge it (%s)",
				remark, contendedRuns, strings.TrimPrefix(r.Status, "not run: ")), true, true
		}
	}
}
