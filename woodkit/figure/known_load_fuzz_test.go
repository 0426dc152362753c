package figure

import (
	"encoding/json"
	"testing"

	"woodscape.example/woodkit/timing"
)

// FuzzRecord: whatever a record holds, the figures of its run are computed without a panic.
func FuzzRecord(f *testing.F) {
	known := knownLoad()
	whole, err := json.Marshal(known.Record)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"version":2,"id":"x","strategy":"pool:workers=9223372036854775807","seconds":1e300,"frames":-1,"failed":null}`))
	f.Add([]byte(`{"version":2,"strategy":"queue:workers=4000000000,depth=1","depth":1,"workers":-9,"start":"0001-01-01T00:00:00Z","floats":[1e-320]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r timing.Record
		if json.Unmarshal(data, &r) != nil {
			return
		}
		o := timing.Observation{Record: r, Spans: known.Spans, Samples: known.Samples}
		timeline(o)
		flightPanels(o, hasDepth(o))
		memoryPanel(o)
		spent(o)
		order(o)
		crowding(o, true)
		whereTimeWent("where the time went", o)
		timelines("both", o, o)
	})
}
