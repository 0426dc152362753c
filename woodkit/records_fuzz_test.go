package woodkit

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lookAt works out all that is shown of a run.
func lookAt(t *testing.T, o Observation) {
	t.Helper()
	o.timeline()
	o.flightPanels()
	o.memoryPanel()
	o.spent()
	o.order()
	o.crowding(true)
	_ = o.Little().String()
	whereTimeWent("where the time went", o)
	timelines("both", o, o)
}

// FuzzRecord: whatever the file of a record holds, it is refused, or shown and written again as the same.
func FuzzRecord(f *testing.F) {
	known := knownLoad()
	whole, err := json.Marshal(known.Record)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"version":1,"id":"x","strategy":"pool:workers=900","seconds":1e300,"frames":-1,"failed":null}`))
	f.Add([]byte(`{"version":1,"strategy":"queue:workers=40,depth=1","depth":1,"workers":-9,"start":"0001-01-01T00:00:00Z","floats":[1e-320]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r Record
		if json.Unmarshal(data, &r) != nil || accept(r) != nil {
			return
		}
		text, err := json.Marshal(r)
		if err != nil {
			if r.Start.Year() < 0 || r.Start.Year() > 9999 {
				return
			}
			t.Fatal(err)
		}
		var again Record
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("written again (-read +again):\n%s", diff)
		}
		_, _ = r.Summary(), r.Provenance()
		if r.comparable(r) != r.comparableBut(r) || !r.sameResult(r) {
			t.Error("a record is another one than itself")
		}
		measured([]Record{r, again}, r.Question())
		if o := (Observation{Record: r, Spans: known.Spans, Samples: known.Samples}); o.workers() <= 1000 { // more take long
			lookAt(t, o)
		}
	})
}

// TestMoreWorkersThanThereCanBe: the text of a strategy in a damaged record asks for more lanes than memory has.
func TestMoreWorkersThanThereCanBe(t *testing.T) {
	o := knownLoad()
	for _, strategy := range []string{"pool:workers=9223372036854775807", "queue:workers=4000000000,depth=1"} {
		o.Record.Strategy = strategy
		if lanes := len(o.lanes()); lanes != mostIdle+1 {
			t.Errorf("%s: %d lanes", strategy, lanes)
		}
	}
}

// madeUp are spans of any numbers: two bytes for each number of each span.
func madeUp(data []byte) spansFile {
	f := spansFile{Version: spansVersion}
	next := func() (n int64) {
		if len(data) > 1 {
			n = int64(int8(data[0])) << (data[1] % 64)
			data = data[2:]
		}
		return n
	}
	f.Dropped, f.DroppedSubmitted, f.DroppedStarted = int(next()), next(), next()
	for len(data) > 1 {
		f.Index, f.Item, f.Worker = append(f.Index, int(next())), append(f.Item, "item"), append(f.Worker, int(next()))
		for _, column := range f.times() {
			*column = append(*column, next())
		}
		f.Bytes, f.Error = append(f.Bytes, next()), append(f.Error, []string{"", "an error"}[next()&1])
		f.Samples = append(f.Samples, Sample{At: time.Duration(next()), Resident: next(), Heap: next(), Workers: next(), Collections: int(next())})
	}
	return f
}

// FuzzSpans: whatever the file of spans holds, it is refused, or shown.
func FuzzSpans(f *testing.F) {
	known := knownLoad()
	few := Observation{Record: known.Record, Spans: known.Spans[:3], Samples: known.Samples[:2]}
	whole, err := json.Marshal(few.file())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte{0, 0, 5, 5, 6, 6, 1, 0, 3, 0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 0, 0, 0, 0, 0, 0, 100, 20, 1, 0, 1, 30, 1, 40, 2, 40, 0, 0, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		var file spansFile
		if json.Unmarshal(data, &file) != nil {
			file = madeUp(data)
		}
		if file.check(file.ID) != nil || slices.ContainsFunc(file.Worker, func(worker int) bool { return worker > 1000 }) { // many lanes take long
			return
		}
		o := Observation{Record: known.Record, Spans: file.spans(), Samples: file.Samples}
		o.Missing = Missing{file.Dropped, time.Duration(file.DroppedSubmitted), time.Duration(file.DroppedStarted)}
		lookAt(t, o)
		if diff := cmp.Diff(file.spans(), o.file().spans(), compareErrors); diff != "" {
			t.Errorf("written again (-read +again):\n%s", diff)
		}
	})
}
