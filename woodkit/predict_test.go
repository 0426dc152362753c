package woodkit

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAGuessMayBeChangedUntilItIsMeasured(t *testing.T) {
	ownHome(t)
	expect := func(ratio, want float64) {
		t.Helper()
		if stands, err := predict("heat maps: queue", ratio); err != nil || stands != want {
			t.Errorf("guess %g: %g stands, %v; want %g", ratio, stands, err, want)
		}
	}
	expect(0.9, 0.9)
	expect(0.5, 0.5)
	if _, err := Start("heat maps").Bar("pool").Finish(nil); err != nil {
		t.Fatal(err)
	}
	expect(0.4, 0.4) // another question is measured
	if _, err := Start("heat maps").Bar("queue").Finish(nil); err != nil {
		t.Fatal(err)
	}
	expect(0.9, 0.4)
	t.Setenv(ReaderVariable, "1") // guesses outlive the kernel, measured ones stand in the next one too
	t.Setenv("GONB_TMP_DIR", "first")
	expect(0.5, 0.5) // what other kernels have measured gives nothing away
	if _, err := Start("heat maps").Bar("queue").Finish(nil); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GONB_TMP_DIR", "second")
	expect(0.9, 0.5)
	expect(0.9, 0.5)
	for _, ratio := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := predict("heat maps: pool", ratio); err == nil {
			t.Errorf("a guess of %g was taken", ratio)
		}
	}
	if _, ok := guessed("heat maps: pool"); ok {
		t.Error("a refused guess stands")
	}
	for _, question := range []string{"", " ", "heat maps", "heat maps: ", ": queue"} {
		_, err := predict(question, 0.5)
		wantError(t, err, nil, "is no question", "heat maps: queue")
	}
}

func TestGuessesOfAReaderOutliveTheKernel(t *testing.T) {
	ownHome(t)
	t.Setenv("GONB_TMP_DIR", "one")
	if _, err := predict("a: b", 0.25); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GONB_TMP_DIR", "two")
	if _, ok := guessed("a: b"); ok {
		t.Error("without a reader a guess outlives its kernel")
	}
	t.Setenv(ReaderVariable, "1")
	if _, err := predict("a: b", 0.75); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GONB_TMP_DIR", "three")
	if g, ok := guessed("a: b"); !ok || g != 0.75 {
		t.Errorf("a reader's guess in another kernel is %g, %v", g, ok)
	}
}

// record is a run of 100 frames that took so many milliseconds each.
func record(task, bar string, ms float64) Record {
	return Record{Version: RecordVersion, Task: task, Bar: bar, Frames: 100, Of: 100, Seconds: ms / 10}
}

func TestMeasuredRatioIsOfTheLoop(t *testing.T) {
	latest.Store(nil)
	records := []Record{record("heat maps", barLoop, 99), record("heat maps", barLoop, 10), record("heat maps", barQueue, 6), record("pixel counts", barQueue, 1)}
	if ratio, ok := measured(records, "heat maps: queue"); !ok || math.Abs(ratio-0.6) > 1e-9 {
		t.Errorf("ratio %g, %v; want 0.6 of the latest loop", ratio, ok)
	}
	if _, ok := measured(records, "pixel counts: queue"); ok {
		t.Error("a ratio without a loop")
	}
	slow, other := record("heat maps", barLoop, 60), record("heat maps", barLoop, 600)
	slow.Storage, other.Fingerprint = "20ms a file", "another set"
	if ratio, ok := measured(append(records, slow, other), "heat maps: queue"); !ok || math.Abs(ratio-0.6) > 1e-9 {
		t.Errorf("ratio %g, %v; want 0.6 of the latest loop on the queue's storage and data set", ratio, ok)
	}
}

func TestAGuessThatCannotBeSharedIsRefused(t *testing.T) {
	ownHome(t)
	for _, ratio := range []float64{1e7, 1e-7} {
		if _, err := predict("heat maps: queue", ratio); err == nil || !strings.Contains(err.Error(), "guessed") {
			t.Errorf("%g: error %v", ratio, err)
		}
	}
	if _, ok := guessed("heat maps: queue"); ok {
		t.Error("it was kept")
	}
}

func TestANotebookDoesNotMixItsRunsWithOthers(t *testing.T) {
	ownHome(t)
	latest.Store(nil)
	t.Setenv("GONB_TMP_DIR", "mine")
	mine, other := record("heat maps", barLoop, 10), record("heat maps", barQueue, 1)
	mine.Session, other.Session = session(), "another"
	if _, found := latestRecord([]Record{mine, other}, "heat maps: queue"); found {
		t.Error("the queue of another kernel stands beside this kernel's loop")
	}
	if _, found := latestRecord([]Record{other}, "heat maps: queue"); !found {
		t.Error("a kernel that has not begun with a task finds nothing of it")
	}
}

// TestPredictionsAreThisKernels: a kernel draws the guesses at tasks that it has run or guessed at, or all where it has not
// begun.
func TestPredictionsAreThisKernels(t *testing.T) {
	ownHome(t)
	t.Setenv(ReaderVariable, "1")
	kernel := func(name string) { t.Setenv("GONB_TMP_DIR", name) }
	guess := func(questions ...string) {
		for _, question := range questions {
			if _, err := predict(question, 0.5); err != nil {
				t.Fatal(err)
			}
		}
	}
	kernel("first")
	guess("heat maps: queue", "heat maps: pool", "film: in order")
	kernel("second")
	guess("film: in order", "queue: depth 1") // asked for again, in this kernel
	mine := record("pixel counts", barLoop, 10)
	mine.Session = session()
	all, err := loadGuesses()
	if err != nil || len(all) != 4 {
		t.Fatalf("%d guesses, %v; want 4", len(all), err)
	}
	for _, test := range []struct {
		kernel  string
		records []Record
		want    []string
	}{
		{"first", nil, []string{"heat maps: pool", "heat maps: queue"}},
		{"second", nil, []string{"film: in order", "queue: depth 1"}},
		{"third", nil, []string{"film: in order", "heat maps: pool", "heat maps: queue", "queue: depth 1"}},
		{"third", []Record{mine}, []string{"film: in order", "heat maps: pool", "heat maps: queue", "queue: depth 1"}},
		{"", nil, []string{"film: in order", "heat maps: pool", "heat maps: queue", "queue: depth 1"}},
	} {
		kernel(test.kernel)
		var got []string
		for _, g := range ofThisKernel(all, test.records) {
			got = append(got, g.Question)
		}
		slices.Sort(got)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("kernel %q (-want +got):\n%s", test.kernel, diff)
		}
	}
	kernel("third")
	run := record("heat maps", barLoop, 10)
	run.Session = session()
	if got := ofThisKernel(all, []Record{run}); len(got) != 2 || got[0].task() != "heat maps" || got[1].task() != "heat maps" {
		t.Errorf("a kernel that ran heat maps draws %+v", got)
	}
}
