package exercise

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"woodscape.example/woodkit/lesson/failures"
)

// How often judgeSum calls a function to see whether an update is lost, and with how many workers. If each worker adds only
// once, without a lock, one run in a hundred loses an update on two busy cores.
const (
	contendedRuns    = 2000
	contendedWorkers = 16
	contendedTime    = 5 * time.Second // a busy machine does fewer runs in this time
)

// judgeSum judges exercise 5: the same sum as in the loop, but several goroutines compute the values at once.
func judgeSum(sum func(workers int, items []int, value func(int) int) int) (string, bool) {
	const workers = 4
	items, p := numbers(64), newProbe()
	var first atomic.Bool
	seen := make(chan struct{}) // closed when it is known how many work at once; until then all of them wait
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
		return "the sum is right, but it never computes two values at the same time: hold the lock while adding, not while computing a value", false
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

// contended calls sum once, with two items per worker. It returns how many updates are missing from the sum. The workers
// wait for each other in each item's value, so that they all add at about the same moment.
func contended(workers int, sum func(int, []int, func(int) int) int) (lost int) {
	const looks = 5000 // a limit, because a single worker may do all the work, so that no other one arrives
	var arrived atomic.Int32
	items := numbers(2 * workers)
	got := sum(workers, items, func(int) int {
		number := arrived.Add(1)
		together := (number + int32(workers) - 1) / int32(workers) * int32(workers) // the count when all of this turn are here
		for look := 0; arrived.Load() < together && look < looks; look++ {
			continue // without giving up the core, so that all go on at the same moment
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

// withoutRace runs the race detector on results that another judge calls right. If this machine has no race detector, the
// remark says so: then we know only that many runs lost no update. The detector's program is built for each call, which may
// take a minute the first time. So this is not part of the time that a reader's function may take.
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
