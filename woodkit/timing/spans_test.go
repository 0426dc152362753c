package timing

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// compareErrors treats two errors as equal if their texts are equal.
var compareErrors = cmp.Comparer(func(a, b error) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Error() == b.Error())
})

func TestSpansAreKeptBesideTheRecord(t *testing.T) {
	woodtest.OwnHome(t)
	want := watched()
	want.Missing = Missing{7, time.Second, 2 * time.Second}
	want.Spans[2].Err, want.Spans[2].Crossing, want.Spans[3].Worker = woodtest.ErrDisk, time.Nanosecond, scan.Caller
	if err := want.save(); err != nil {
		t.Fatal(err)
	}
	if err := want.Record.save(); err != nil {
		t.Fatal(err)
	}
	got, err := want.Record.Observation()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, compareErrors); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	records, err := Records("")
	if err != nil || len(records) != 1 {
		t.Errorf("%d records, %v: the file of spans is no record", len(records), err)
	}
	spans, err := records[0].Spans()
	if err != nil || len(spans) != len(want.Spans) {
		t.Errorf("%d spans, %v", len(spans), err)
	}
}

// TestDamagedSpansAreSetAside checks that any damage to the file gives an error that names the file, and that the record
// stays.
func TestDamagedSpansAreSetAside(t *testing.T) {
	dir := filepath.Join(woodtest.OwnHome(t), "records")
	o := watched()
	packed := func(change func(*spansFile)) []byte {
		file := o.file()
		change(&file)
		var b strings.Builder
		w := gzip.NewWriter(&b)
		if err := json.NewEncoder(w).Encode(file); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return []byte(b.String())
	}
	whole := packed(func(*spansFile) {})
	flipped := []byte(string(whole))
	flipped[len(flipped)/2] ^= 1
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"empty":               {nil, "EOF"},
		"no gzip":             {[]byte("{}"), "EOF"},
		"truncated":           {whole[:len(whole)-9], "EOF"},
		"a flipped bit":       {flipped, ""},
		"another version":     {packed(func(f *spansFile) { f.Version++ }), "version 2"},
		"of another run":      {packed(func(f *spansFile) { f.ID = "other" }), "of run other"},
		"a column too short":  {packed(func(f *spansFile) { f.Done = f.Done[1:] }), "different lengths"},
		"a time below 0":      {packed(func(f *spansFile) { f.Done[3] = -2 }), "time of -2"},
		"fewer than none":     {packed(func(f *spansFile) { f.Dropped, f.DroppedStarted = 1, -5 }), "-5 ns"},
		"a worker below all":  {packed(func(f *spansFile) { f.Worker[3] = -2 }), "worker -2"},
		"a worker beyond all": {packed(func(f *spansFile) { f.Worker[3] = 1 << 40 }), "worker 1099511627776"},
	} {
		t.Run(name, func(t *testing.T) {
			file := o.Record.ID + ".spans.json.gz"
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, file), test.data, 0o644); err != nil {
				t.Fatal(err)
			}
			got, err := o.Record.Observation()
			woodtest.WantError(t, err, nil, file, "set aside", test.want)
			if len(got.Spans) != 0 {
				t.Errorf("%d spans", len(got.Spans))
			}
			if _, err := os.Stat(filepath.Join(dir, "damaged", file)); err != nil {
				t.Error(err)
			}
			_, err = o.Record.Spans()
			woodtest.WantError(t, err, ErrNoSpans)
		})
	}
}

// TestTheScopeOfVeryManyItemsIsThatOfAllTheirNames, in whatever order they were done.
func TestTheScopeOfVeryManyItemsIsThatOfAllTheirNames(t *testing.T) {
	woodtest.OwnHome(t)
	scope := func(name func(i int) string) string {
		run := Start("many", nil)
		run.begin(scan.Serial(), maxSpans+1)
		for i := range maxSpans + 1 {
			run.item(scan.Span{Index: i, Item: name(i), Worker: scan.Caller})
		}
		record, err := run.Finish(0)
		if err != nil {
			t.Fatal(err)
		}
		return record.Scope
	}
	upwards := scope(strconv.Itoa)
	if downwards := scope(func(i int) string { return strconv.Itoa(maxSpans - i) }); upwards == "" || downwards != upwards {
		t.Errorf("%q upwards, %q downwards", upwards, downwards)
	}
	if others := scope(func(i int) string { return strconv.Itoa(i + 1) }); others == upwards {
		t.Errorf("%q for other items, too", others)
	}
}

// TestSpansAreBounded checks that only the first of very many items are kept, that the numbers cover all items, and that
// figures say so.
func TestSpansAreBounded(t *testing.T) {
	woodtest.OwnHome(t)
	run := Start("many", nil)
	run.begin(scan.Serial(), maxSpans+10)
	for i := range maxSpans + 10 {
		at := time.Duration(i) * time.Microsecond
		run.item(scan.Span{Index: i, Item: "x", Worker: scan.Caller, Submitted: at, Started: at, Done: at, Taken: at, Released: at + time.Microsecond})
	}
	record, err := run.Finish(0)
	if err != nil || record.Frames != maxSpans+10 {
		t.Errorf("%d frames, %v", record.Frames, err)
	}
	got, err := record.Observation()
	if err != nil || len(got.Spans) != maxSpans || got.Missing.Items != 10 {
		t.Errorf("%d spans, %+v missing, %v", len(got.Spans), got.Missing, err)
	}
	if record.MostItems != 0 || record.MostBytes != 0 {
		t.Errorf("most items %d, most bytes %d from some of the spans", record.MostItems, record.MostBytes)
	}
	if next := got.Spans[maxSpans-1].Released; got.Missing != (Missing{10, next, next}) {
		t.Errorf("missing %+v, want what began at %v", got.Missing, next)
	}
	if got.Wall() != got.Spans[maxSpans-1].Released {
		t.Errorf("the figures cover %v", got.Wall())
	}
}

// watched returns an observation of a few items and samples, all different.
func watched() Observation {
	o := Observation{Record: Record{Version: RecordVersion, ID: "watched", Task: "chores", Strategy: "queue:workers=2,depth=4", Frames: 6, Of: 6, Seconds: 9}}
	for i := range 6 {
		at := time.Duration(i) * time.Second
		o.Spans = append(o.Spans, scan.Span{
			Index: i, Item: fmt.Sprint("item ", i), Worker: i % 2, Bytes: int64(i), Submitted: at, Started: at + 1, Done: at + 2, Taken: at + 3, Released: at + 4,
			Loading: 5, Waiting: 6,
		})
		o.Samples = append(o.Samples, Sample{At: at, Resident: int64(100 + i), Heap: int64(50 + i), Collections: i})
	}
	return o
}
