package timing

import (
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestAGuessMayBeChangedUntilItIsMeasured(t *testing.T) {
	woodtest.OwnHome(t)
	expect := func(ratio, want float64) {
		t.Helper()
		if stands, err := predict(Question{"heat maps", "queue"}, ratio); err != nil || stands != want {
			t.Errorf("guess %g: %g stands, %v; want %g", ratio, stands, err, want)
		}
	}
	expect(0.9, 0.9)
	expect(0.5, 0.5)
	if _, err := Start("heat maps", nil).Label("pool").Finish(nil); err != nil {
		t.Fatal(err)
	}
	expect(0.4, 0.4) // another question is measured
	if _, err := Start("heat maps", nil).Label("queue").Finish(nil); err != nil {
		t.Fatal(err)
	}
	expect(0.9, 0.4)
	t.Setenv(cell.ReaderVariable, "1") // guesses outlive the kernel, and once measured they are fixed in the next kernel too
	t.Setenv("GONB_TMP_DIR", "first")
	expect(0.5, 0.5) // measurements of other kernels do not fix a guess
	if _, err := Start("heat maps", nil).Label("queue").Finish(nil); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GONB_TMP_DIR", "second")
	expect(0.9, 0.5)
	expect(0.9, 0.5)
	for _, ratio := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := predict(Question{"heat maps", "pool"}, ratio); err == nil {
			t.Errorf("a guess of %g was taken", ratio)
		}
	}
	if _, ok := Guessed(Question{"heat maps", "pool"}); ok {
		t.Error("a refused guess stands")
	}
	for _, question := range []Question{{}, {" ", " "}, {"heat maps", ""}, {"", "queue"}} {
		_, err := predict(question, 0.5)
		woodtest.WantError(t, err, nil, "names no task or no label", "queue")
	}
}

// TestAGuessIsMadeWhenItsNumberChanges: to run the cell again, or to try another number after the measurement, is no new guess.
func TestAGuessIsMadeWhenItsNumberChanges(t *testing.T) {
	woodtest.OwnHome(t)
	synctest.Test(t, func(t *testing.T) {
		q := Question{"heat maps", "queue"}
		made := func(ratio float64) time.Duration {
			t.Helper()
			time.Sleep(time.Second)
			if _, err := predict(q, ratio); err != nil {
				t.Fatal(err)
			}
			g, ok := readGuess(q)
			if !ok {
				t.Fatal("there is no guess")
			}
			return time.Since(g.Made)
		}
		if age := made(0.5); age != 0 {
			t.Errorf("a new guess is %v old", age)
		}
		if age := made(0.5); age != time.Second {
			t.Errorf("run again, the guess is %v old", age)
		}
		if age := made(0.4); age != 0 {
			t.Errorf("a changed guess is %v old", age)
		}
		record := Record{Version: RecordVersion, ID: "a", Task: q.Task, Label: q.Label}
		if err := record.save(); err != nil {
			t.Fatal(err)
		}
		if age := made(0.3); age != time.Second {
			t.Errorf("after the measurement, the guess is %v old", age)
		}
	})
}

func TestGuessesOfAReaderOutliveTheKernel(t *testing.T) {
	woodtest.OwnHome(t)
	t.Setenv("GONB_TMP_DIR", "one")
	if _, err := predict(Question{"a", "b"}, 0.25); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GONB_TMP_DIR", "two")
	if _, ok := Guessed(Question{"a", "b"}); ok {
		t.Error("without a reader a guess outlives its kernel")
	}
	t.Setenv(cell.ReaderVariable, "1")
	if _, err := predict(Question{"a", "b"}, 0.75); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GONB_TMP_DIR", "three")
	if g, ok := Guessed(Question{"a", "b"}); !ok || g != 0.75 {
		t.Errorf("a reader's guess in another kernel is %g, %v", g, ok)
	}
}

// record returns a run of 100 frames that took ms milliseconds each.
func record(task, bar string, ms float64) Record {
	return Record{Version: RecordVersion, Task: task, Label: bar, Frames: 100, Of: 100, Seconds: ms / 10}
}

// ratio returns the run's fraction of the baseline's time for a question.
func ratio(records []Record, q Question) (float64, bool) {
	run, baseline, found := AgainstBaseline(records, nil, q)
	if !found {
		return 0, false
	}
	return Fraction(run, baseline), true
}

func TestMeasuredRatioIsOfTheLoop(t *testing.T) {
	records := []Record{record("heat maps", LabelLoop, 99), record("heat maps", LabelLoop, 10), record("heat maps", LabelQueue, 6), record("pixel counts", LabelQueue, 1)}
	if got, ok := ratio(records, Question{"heat maps", "queue"}); !ok || math.Abs(got-0.6) > 1e-9 {
		t.Errorf("ratio %g, %v; want 0.6 of the latest loop", got, ok)
	}
	if _, ok := ratio(records, Question{"pixel counts", "queue"}); ok {
		t.Error("a ratio without a loop")
	}
	slow, other := record("heat maps", LabelLoop, 60), record("heat maps", LabelLoop, 600)
	slow.Storage, other.Fingerprint = "20ms per file", "another set"
	if got, ok := ratio(append(records, slow, other), Question{"heat maps", "queue"}); !ok || math.Abs(got-0.6) > 1e-9 {
		t.Errorf("ratio %g, %v; want 0.6 of the latest loop on the queue's storage and data set", got, ok)
	}
}

// TestMeasuredRatioIsOfWholeRuns: a run that was stopped early answers only if there is no whole one, and is nobody's baseline.
func TestMeasuredRatioIsOfWholeRuns(t *testing.T) {
	q := Question{"heat maps", "queue"}
	stopped := func(label string, ms float64) Record {
		r := record("heat maps", label, ms)
		r.Frames, r.Partial = 2, true
		r.Seconds /= 50
		return r
	}
	records := []Record{stopped(LabelLoop, 10), stopped(LabelQueue, 9)}
	if got, ok := ratio(records, q); ok {
		t.Errorf("ratio %g of a loop that was stopped early", got)
	}
	records = []Record{record("heat maps", LabelLoop, 10), stopped(LabelLoop, 90), stopped(LabelQueue, 9)}
	if got, ok := ratio(records, q); !ok || math.Abs(got-0.9) > 1e-9 {
		t.Errorf("ratio %g, %v; want 0.9 of the whole loop", got, ok)
	}
	records = append(records, record("heat maps", LabelQueue, 6), stopped(LabelQueue, 9))
	if got, ok := ratio(records, q); !ok || math.Abs(got-0.6) > 1e-9 {
		t.Errorf("ratio %g, %v; want 0.6 of the whole run", got, ok)
	}
}

func TestAGuessThatCannotBeSharedIsRefused(t *testing.T) {
	woodtest.OwnHome(t)
	for _, ratio := range []float64{1e7, 1e-7} {
		if _, err := predict(Question{"heat maps", "queue"}, ratio); err == nil || !strings.Contains(err.Error(), "guessed") {
			t.Errorf("%g: error %v", ratio, err)
		}
	}
	if _, ok := Guessed(Question{"heat maps", "queue"}); ok {
		t.Error("it was kept")
	}
}

func TestANotebookDoesNotMixItsRunsWithOthers(t *testing.T) {
	woodtest.OwnHome(t)
	t.Setenv("GONB_TMP_DIR", "mine")
	mine, other := record("heat maps", LabelLoop, 10), record("heat maps", LabelQueue, 1)
	mine.Session, other.Session = cell.Session(), "another"
	if _, found := Latest([]Record{mine, other}, nil, Question{"heat maps", "queue"}); found {
		t.Error("the queue of another kernel stands beside this kernel's loop")
	}
	if _, found := Latest([]Record{other}, nil, Question{"heat maps", "queue"}); !found {
		t.Error("a kernel that has not begun with a task finds nothing of it")
	}
}

// TestPredictionsAreThisKernels checks that a kernel uses the guesses about tasks that it has run or guessed, or all
// guesses if it has not begun.
func TestPredictionsAreThisKernels(t *testing.T) {
	woodtest.OwnHome(t)
	t.Setenv(cell.ReaderVariable, "1")
	kernel := func(name string) { t.Setenv("GONB_TMP_DIR", name) }
	guess := func(questions ...Question) {
		for _, question := range questions {
			if _, err := predict(question, 0.5); err != nil {
				t.Fatal(err)
			}
		}
	}
	kernel("first")
	guess(Question{"heat maps", "queue"}, Question{"heat maps", "pool"}, Question{"film", "in order"})
	kernel("second")
	guess(Question{"film", "in order"}, Question{"queue", "depth 1"}) // asked again, in this kernel
	mine := record("pixel counts", LabelLoop, 10)
	mine.Session = cell.Session()
	all, err := Guesses()
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
		for _, g := range OfThisKernel(all, test.records) {
			got = append(got, g.Question.String())
		}
		slices.Sort(got)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("kernel %q (-want +got):\n%s", test.kernel, diff)
		}
	}
	kernel("third")
	run := record("heat maps", LabelLoop, 10)
	run.Session = cell.Session()
	if got := OfThisKernel(all, []Record{run}); len(got) != 2 || got[0].Task != "heat maps" || got[1].Task != "heat maps" {
		t.Errorf("a kernel that ran heat maps draws %+v", got)
	}
}

// TestPredictQuestionsAValueAboveTen checks that Predict asks about large values: a reader who means a tenth of the time
// may write 10.
func TestPredictQuestionsAValueAboveTen(t *testing.T) {
	woodtest.OwnHome(t)
	for ratio, questioned := range map[float64]bool{0.5: false, 10: false, 10.5: true, 50: true} {
		got := woodtest.Output(t, func() { Predict("heat maps", "queue", ratio) })
		if strings.Contains(got, "Did you mean") != questioned || !strings.Contains(got, "you guess") {
			t.Errorf("of %g it prints %q; that it questions it: want %v", ratio, got, questioned)
		}
	}
}
