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

// FuzzSpans: whatever the file of spans holds, it is refused, or shown.
func FuzzSpans(f *testing.F) {
	known := knownLoad()
	file := known.file()
	whole, err := json.Marshal(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	file.Dropped, file.DroppedSubmitted, file.DroppedStarted = 3, -1, -1
	missing, err := json.Marshal(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(missing)
	f.Add([]byte(`{"version":1,"index":[0],"item":["a"],"worker":[999],"submitted":[9],"started":[9223372036854775807],"done":[0],` +
		`"taken":[5],"released":[0],"loading":[1],"waiting":[1],"crossing":[1],"bytes":[-1],"error":[""],"samples":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var file spansFile
		if json.Unmarshal(data, &file) != nil || file.check(file.ID) != nil {
			return
		}
		if slices.ContainsFunc(file.Worker, func(worker int) bool { return worker > 1000 }) {
			return // many lanes take long
		}
		o := Observation{Record: known.Record, Spans: file.spans(), Samples: file.Samples}
		o.Missing = Missing{file.Dropped, time.Duration(file.DroppedSubmitted), time.Duration(file.DroppedStarted)}
		lookAt(t, o)
		if diff := cmp.Diff(file.spans(), o.file().spans(), compareErrors); diff != "" {
			t.Errorf("written again (-read +again):\n%s", diff)
		}
	})
}
