package timing

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// counts counts the pixels of a frame.
func counts(f woodkit.Frame) (c woodkit.Counts, err error) {
	mask, err := f.Mask()
	if err == nil {
		c = mask.Counts()
	}
	return c, err
}

// scanAll runs a strategy over a data set and returns the record and the sum.
func scanAll(t *testing.T, ds *woodkit.Dataset, s scan.Strategy) (Record, woodkit.Counts) {
	t.Helper()
	run := Start("pixel counts", nil)
	var total woodkit.Counts
	for c, err := range scan.Map(run.Context(), s, ds.Frames(), counts) {
		if err == nil {
			total.Add(c)
		}
	}
	record, err := run.Finish(total)
	if err != nil {
		t.Fatal(err)
	}
	return record, total
}

// TestTheRecordHasTheNotebooksParameters: what woodkit run set is read back with the record. A damaged variable costs only that.
func TestTheRecordHasTheNotebooksParameters(t *testing.T) {
	woodtest.OwnHome(t)
	for text, want := range map[string]map[string]string{
		`{"frames":"256","label":"a \"b\""}`: {"frames": "256", "label": `a "b"`},
		"":                                   nil,
		`{"frames"`:                          nil,
	} {
		t.Setenv(cell.ParametersVariable, text)
		record, err := Start("parameters", nil).Finish(nil)
		if err != nil {
			t.Fatal(err)
		}
		records, err := Records("parameters")
		if err != nil || len(records) == 0 {
			t.Fatalf("%d records, %v", len(records), err)
		}
		for _, r := range []Record{record, records[len(records)-1]} {
			if diff := cmp.Diff(want, r.Parameters); diff != "" {
				t.Errorf("%s (-want +got):\n%s", text, diff)
			}
		}
	}
}

func TestEveryStrategyLeavesTheSameRecord(t *testing.T) {
	woodtest.OwnHome(t)
	files := woodtest.Files(t)
	files[woodtest.SecondMask] = &fstest.MapFile{Data: []byte("damaged")}
	ds, err := woodkit.Open(woodtest.WriteFiles(t, files, ""))
	if err != nil {
		t.Fatal(err)
	}
	var first Record
	for i, s := range []scan.Strategy{scan.Serial(), scan.Pool(2), scan.Queue(2, 3), scan.GoEach()} {
		record, _ := scanAll(t, ds, s)
		if i == 0 {
			first = record
		}
		if record.Digest != first.Digest || record.Scope != first.Scope || !record.comparable(first) {
			t.Errorf("%v: digest %s, scope %s; serial has %s, %s", s, record.Digest, record.Scope, first.Digest, first.Scope)
		}
		if record.Strategy != s.String() || record.Frames != 4 || record.Of != 5 || record.Partial || record.Seconds <= 0 {
			t.Errorf("%v: unexpected record %+v", s, record)
		}
		if len(record.Failed) != 1 || record.Failed[0].File != "00001_RV.png" || !strings.Contains(record.Failed[0].Error, "not a PNG") {
			t.Errorf("%v: failures %+v", s, record.Failed)
		}
	}
	kept, err := Records("pixel counts")
	if err != nil || len(kept) != 4 {
		t.Fatalf("%d records, %v; want 4", len(kept), err)
	}
	kept[0].Start, kept[0].End, first.Start, first.End = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if diff := cmp.Diff(first, kept[0]); diff != "" {
		t.Errorf("the record on disk differs (-made +read):\n%s", diff)
	}
}

func TestDoneSaysWhetherTheResultIsTheSame(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	_, total := scanAll(t, ds, scan.Serial())
	Predict("pixel counts", "pool", 0.5)
	done := func(result any) string {
		return woodtest.Output(t, func() {
			run := Start("pixel counts", nil)
			for range scan.Map(run.Context(), scan.Pool(2), ds.Frames(), counts) {
				continue
			}
			run.Done(result)
		})
	}
	if got := done(nil); strings.Contains(got, "result") {
		t.Errorf("printed\n%s\nof a run without a result", got)
	}
	if got := done(total); !strings.Contains(got, "the same result as the for loop") || !strings.Contains(got, "you guessed 0.50 ×") {
		t.Errorf("for an equal result Done prints:\n%s", got)
	}
	total[3]++
	if got := done(total); !strings.Contains(got, "NOT the result of the for loop") {
		t.Errorf("for another result Done prints:\n%s", got)
	}
}

func TestAnInterruptKeepsWhatIsDone(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	status := -1
	cell.Exit = func(code int) { status = code }
	defer func() { cell.Exit = os.Exit }()
	run := Start("pixel counts", nil)
	var total woodkit.Counts
	frames := 0
	got := woodtest.Output(t, func() {
		for c, err := range scan.Map(run.Context(), scan.Serial(), ds.Frames(), counts) {
			if err != nil {
				continue
			}
			total.Add(c)
			if frames++; frames == 2 {
				if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
					t.Fatal(err)
				}
				<-run.Context().Done()
			}
		}
		run.Done(total)
	})
	if status != 130 || !strings.Contains(got, "PARTIAL: 2 of 5 ") {
		t.Errorf("exit status %d, output:\n%s", status, got)
	}
	records, err := Records("")
	if err != nil || len(records) != 1 || !records[0].Partial || records[0].Frames != 2 {
		t.Errorf("records %+v, %v; want one partial of 2 frames", records, err)
	}
}

// TestAnInterruptDoesNotEndALoopByHand checks that the cell ends only when the loop is done, and that nothing is missing
// then.
func TestAnInterruptDoesNotEndALoopByHand(t *testing.T) {
	woodtest.OwnHome(t)
	for _, test := range []struct {
		frames  int // 0: the run does not set it
		partial bool
	}{{1024, false}, {0, true}} {
		status := -1
		cell.Exit = func(code int) { status = code }
		defer func() { cell.Exit = os.Exit }()
		run := Start("chores", nil)
		if test.frames > 0 {
			run.ByHand(2, test.frames)
		}
		got := woodtest.Output(t, func() {
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			<-run.Context().Done()
			run.Done(nil)
		})
		if status != 130 || strings.Contains(got, "PARTIAL") != test.partial {
			t.Errorf("%d frames: exit status %d, output:\n%s", test.frames, status, got)
		}
	}
}

func TestLoopsThatFailByHand(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	run := Start("pixel counts", nil)
	for f := range scan.Each(run.Context(), ds.Frames()) {
		if f.Index == 3 {
			run.Fail(f, woodtest.ErrDisk)
		}
	}
	if o, err := run.Observation(); err != nil || o.Record.Frames+len(o.Record.Failed) != 5 {
		t.Errorf("in mid-run %d frames and %d failures (error %v), want 5 together", o.Record.Frames, len(o.Record.Failed), err)
	}
	record, err := run.Finish(0)
	if err != nil || record.Frames != 4 || record.Label != "for loop" || len(record.Failed) != 1 || record.Failed[0].File != "00003_MVR.png" {
		t.Errorf("record %+v, %v", record, err)
	}
	if again, err := run.Finish(1); err != nil || again.Frames != record.Frames || again.End != record.End || again.Digest != record.Digest {
		t.Errorf("finished again, it is %+v, %v; want %+v", again, err, record)
	}
}

func TestRunsInWhichAllFailHaveNoSpeed(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	Predict("pixel counts", "pool", 0.5)
	fail := func(woodkit.Frame) (woodkit.Counts, error) { return woodkit.Counts{}, woodtest.ErrDisk }
	printed := woodtest.Output(t, func() {
		for _, s := range []scan.Strategy{scan.Serial(), scan.Pool(2)} {
			run := Start("pixel counts", nil)
			for range scan.Map(run.Context(), s, ds.Frames(), fail) {
				continue
			}
			run.Done(woodkit.Counts{})
		}
	})
	if !strings.Contains(printed, "not compared: 5 of 5 frames failed\n") || strings.Contains(printed, "result") || strings.Contains(printed, "NaN") || strings.Contains(printed, "it was") {
		t.Errorf("printed\n%s", printed)
	}
}

func TestInFlightCountsFromSubmissionToRelease(t *testing.T) {
	ms := time.Millisecond
	spans := []scan.Span{
		{Submitted: 0, Done: 4 * ms, Released: 5 * ms, Bytes: 10},
		{Submitted: 1 * ms, Done: 2 * ms, Released: 6 * ms, Bytes: 20},
		{Submitted: 5 * ms, Done: 7 * ms, Released: 8 * ms, Bytes: 15}, // begins when the first one ends
	}
	if items, bytes := int(course.InFlight(spans).Most()), course.ResultBytes(spans).Most(); items != 2 || bytes != 30 {
		t.Errorf("%d items and %d bytes in flight, want 2 and 30", items, bytes)
	}
}

func TestRecordsSetAsideWhatTheyCannotRead(t *testing.T) {
	dir := filepath.Join(woodtest.OwnHome(t), "records")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"1.json": `{"version":2,"id":"1","task":"a"}`,
		"2.json": `{"version":2,"id":`,
		"3.json": `{"version":99,"id":"3","task":"a"}`,
		"4.txt":  `not a record`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	records, err := Records("a")
	if err != nil || len(records) != 1 || records[0].ID != "1" {
		t.Errorf("records %+v, %v; want the first alone", records, err)
	}
	for _, name := range []string{"damaged/2.json", "damaged/3.json", "4.txt", "1.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("after reading: %v", err)
		}
	}
}

// TestSeveralStrategiesAreAMixture checks that a run with several strategies has neither the name nor the bounds of any of
// them.
func TestSeveralStrategiesAreAMixture(t *testing.T) {
	woodtest.OwnHome(t)
	queue, pool := scan.Queue(2, 3), scan.Pool(2)
	for _, test := range []struct {
		scans          []scan.Strategy
		strategy       string
		workers, depth int
	}{
		{nil, ByHand, 0, 0},
		{[]scan.Strategy{queue}, queue.String(), 2, 3},
		{[]scan.Strategy{queue, queue}, queue.String(), 2, 3},
		{[]scan.Strategy{queue, pool}, Mixed, 0, 0},
		{[]scan.Strategy{queue, pool, pool}, Mixed, 0, 0},
		{[]scan.Strategy{pool, queue, pool}, Mixed, 0, 0},
	} {
		run := Start("chores", nil)
		for _, s := range test.scans {
			for range scan.Map(run.Context(), s, []int{1, 2, 3, 4}, func(n int) (int, error) { return n, nil }) {
				continue
			}
		}
		r, err := run.Finish(nil)
		if err != nil || r.Strategy != test.strategy || r.Workers != test.workers || r.Depth != test.depth || r.Of != 4*len(test.scans) {
			t.Errorf("%v: strategy %s, %d workers, depth %d, %d items, %v", test.scans, r.Strategy, r.Workers, r.Depth, r.Of, err)
		}
		if o, err := run.Observation(); test.strategy == Mixed && (err != nil || o.Record.Depth != 0 || r.Title() != "chores, mixed") {
			t.Errorf("%v: %s has depth %d, %v", test.scans, r.Title(), o.Record.Depth, err)
		}
	}
}

func TestFailuresAreNamedByWhatFailed(t *testing.T) {
	woodtest.OwnHome(t)
	run := Start("chores", nil)
	for range scan.Map(run.Context(), scan.Serial(), []fmt.Stringer{woodkit.Frame{Name: "00003_FV"}, woodtest.Chore{Number: 7}}, func(fmt.Stringer) (int, error) { return 0, errors.New("no") }) {
		continue
	}
	record, err := run.Finish(nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Failure{{File: "00003_FV.png", Error: "no"}, {File: "chore 7", Error: "no"}}, record.Failed); diff != "" {
		t.Errorf("failures (-want +got):\n%s", diff)
	}
}
