package timing

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lookAt computes everything that is printed about a run.
func lookAt(o Observation) {
	_, _, _ = o.Little().String(), o.Record.Title(), o.Record.Summary()
}

// FuzzRecord checks that a record's file is either refused, or shown and written back unchanged, whatever it contains.
func FuzzRecord(f *testing.F) {
	known := watched()
	whole, err := json.Marshal(known.Record)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"version":2,"id":"x","strategy":"pool:workers=9223372036854775807","seconds":1e300,"frames":-1,"failed":null}`))
	f.Add([]byte(`{"version":2,"strategy":"queue:workers=4000000000,depth=1","depth":1,"workers":-9,"start":"0001-01-01T00:00:00Z","floats":[1e-320]}`))
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
		if r.comparable(r) != r.comparableBut(r) || !r.SameResult(r) {
			t.Error("a record is another one than itself")
		}
		AgainstBaseline([]Record{r, again}, nil, r.Question())
		lookAt(Observation{Record: r, Spans: known.Spans, Samples: known.Samples})
	})
}

// FuzzSpans checks that a spans file is either refused or shown, whatever it contains.
func FuzzSpans(f *testing.F) {
	known := watched()
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
			return // drawing many lanes takes too long
		}
		o := Observation{Record: known.Record, Spans: file.spans(), Samples: file.Samples}
		o.Missing = Missing{file.Dropped, time.Duration(file.DroppedSubmitted), time.Duration(file.DroppedStarted)}
		lookAt(o)
		if diff := cmp.Diff(file.spans(), o.file().spans(), compareErrors); diff != "" {
			t.Errorf("written again (-read +again):\n%s", diff)
		}
	})
}
