package exercise

import (
	"strings"
	"sync"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

// sumWithLock keeps one sum per worker, and adds the sums under a lock.
func sumWithLock(workers int, items []int, value func(int) int) (sum int) {
	var lock sync.Mutex
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			own := 0
			for i := w; i < len(items); i += workers {
				own += value(items[i])
			}
			lock.Lock()
			sum += own
			lock.Unlock()
		})
	}
	group.Wait()
	return sum
}

// sumWithRace is sumWithLock without the lock. It nearly always returns the right sum.
func sumWithRace(workers int, items []int, value func(int) int) (sum int) {
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			own := 0
			for i := w; i < len(items); i += workers {
				own += value(items[i])
			}
			sum += own
		})
	}
	group.Wait()
	return sum
}

// sumBesideARace always returns the right sum, and has a data race in another variable.
func sumBesideARace(workers int, items []int, value func(int) int) int {
	last := 0
	sum := sumWithLock(workers, items, func(item int) int {
		last = item
		return value(item)
	})
	return sum + 0*last
}

// TestVerifySumWithoutARace checks that a program with a data race is never judged right if there is a race detector, and
// that the verdict mentions the detector.
func TestVerifySumWithoutARace(t *testing.T) {
	if woodtest.RaceDetector {
		t.Skip("the race is there on purpose, and the race detector would fail the test itself")
	}
	if r := raced(sumWithLock); !r.OK() {
		if strings.HasPrefix(r.Status, "not run") {
			t.Skip(r.Status)
		}
		t.Fatal(r)
	}
	if got := verify("exercise-5", sumWithLock); !strings.Contains(got, isRight) || !strings.Contains(got, "The race detector found no data race") {
		t.Errorf("with a lock: %q", got)
	}
	if got := verify("exercise-5", sumBesideARace); !strings.Contains(got, notYet) || !strings.Contains(got, "found a data race") || !strings.Contains(got, "last = item") {
		t.Errorf("with a race that loses no update: %q", got)
	}
	const tries = 5
	lost := 0
	for range tries {
		got := verify("exercise-5", sumWithRace)
		switch {
		case strings.Contains(got, notYet) && (strings.Contains(got, "updates were lost") || strings.Contains(got, "the loop's sum is")):
			lost++
		case !strings.Contains(got, notYet) || !strings.Contains(got, "found a data race") || !strings.Contains(got, "sum += own"):
			t.Errorf("with a race: %q", got)
		}
	}
	t.Logf("%d times of %d an update was lost before the race detector could look", lost, tries)
	r := raced(sumWithRace)
	if r.Races() == 0 {
		t.Errorf("the race detector found nothing: %s", r)
	}
}

// TestVerifySumWithoutACompiler checks that without the race detector, the verdict says what was done instead, and that
// this is no proof.
func TestVerifySumWithoutACompiler(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	got := verify("exercise-5", sumWithLock)
	for _, want := range []string{isRight, "2000 runs", "no proof", "race detector"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
