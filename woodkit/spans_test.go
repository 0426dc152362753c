package woodkit

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
)

// compareErrors holds two errors to be the same when their texts are.
var compareErrors = cmp.Comparer(func(a, b error) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Error() == b.Error())
})

func TestSpansAreKeptBesideTheRecord(t *testing.T) {
	ownHome(t)
	want := knownLoad()
	want.Missing = Missing{7, time.Second, 2 * time.Second}
	want.Spans[2].Err, want.Spans[2].Crossing, want.Spans[3].Worker = errDisk, time.Nanosecond, scan.Caller
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

// TestDamagedSpansAreSetAside: whatever is wrong with the file, it is an error that names it, and the record stays.
func TestDamagedSpansAreSetAside(t *testing.T) {
	dir := filepath.Join(ownHome(t), "records")
	o := knownLoad()
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
			wantError(t, err, nil, file, "set aside", test.want)
			if len(got.Spans) != 0 {
				t.Errorf("%d spans", len(got.Spans))
			}
			if _, err := os.Stat(filepath.Join(dir, "damaged", file)); err != nil {
				t.Error(err)
			}
			_, err = o.Record.Spans()
			wantError(t, err, ErrNoSpans)
		})
	}
}

// TestSpansAreBounded: of very many items the first are kept, the numbers are those of all, and figures say so.
func TestSpansAreBounded(t *testing.T) {
	ownHome(t)
	run := Start("many")
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
	if record.MostItems != 0 || record.MostBytes != 0 || record.Scope != "" {
		t.Errorf("most items %d, most bytes %d, scope %q from some of the spans", record.MostItems, record.MostBytes, record.Scope)
	}
	if next := got.Spans[maxSpans-1].Released; got.Missing != (Missing{10, next, next}) {
		t.Errorf("missing %+v, want what began at %v", got.Missing, next)
	}
	if want := "Shows the first 131,072 of 131,082 items: no more are kept."; got.note() != want {
		t.Errorf("note %q", got.note())
	}
	if got.Wall() != got.Spans[maxSpans-1].Released {
		t.Errorf("the figures cover %v", got.Wall())
	}
}

// TestCurvesEndWhereSpansAreMissing: as far as they go, they are those of all items, and do not sink as if the run had ended.
func TestCurvesEndWhereSpansAreMissing(t *testing.T) {
	whole, part := knownLoad(), knownLoad()
	part.Spans = part.Spans[:8]
	part.Missing = Missing{4, whole.Spans[8].Submitted, whole.Spans[8].Started}
	for i, panel := range part.flightPanels() {
		for k, line := range panel.Lines {
			all := whole.flightPanels()[i].Lines[k]
			end := part.Missing.Started.Seconds()
			if strings.HasPrefix(line.Name, "both") {
				end = part.Missing.Submitted.Seconds()
			}
			if last := line.X[len(line.X)-1]; last != end {
				t.Errorf("%s, %q: ends at %v s, want %v", panel.Title, line.Name, last, end)
			}
			for n, x := range line.X {
				if n+1 == len(line.X) || x < line.X[n+1] { // the last value of a moment holds
					if want := valueAt(all, x); line.Y[n] != want && x < end {
						t.Errorf("%s, %q: %v at %v s, want %v", panel.Title, line.Name, line.Y[n], x, want)
					}
				}
			}
		}
	}
}

// valueAt is the value that a line of steps has from a moment on.
func valueAt(line plot.Line, x float64) (y float64) {
	for i, at := range line.X {
		if at <= x {
			y = line.Y[i]
		}
	}
	return y
}
