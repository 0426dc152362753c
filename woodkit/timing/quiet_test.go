package timing

import (
	"os"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/internal/woodtest"
)

// Loads of a run on two cores.
var (
	quietLoad = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.1), Steal: load.Of(0), Resolution: 0.01}
	busyLoad  = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.8), Steal: load.Of(0), Resolution: 0.01}
)

func with(r Record, l load.Load) Record {
	r.Load = l
	return r
}

func TestSummarySaysWhoElseWasBusy(t *testing.T) {
	throttled := quietLoad
	throttled.Throttled = load.Of(1.25)
	for _, test := range []struct {
		name string
		load load.Load
		want string // the lines after the third
	}{
		{"not known", load.Load{}, ""},
		{"quiet", quietLoad, ""},
		{"busy", busyLoad, "other programs used 0.8 of your 2 cores meanwhile: run it again"},
		{"stolen", load.Load{Cores: 1, CPUs: 1, Others: load.Of(0), Steal: load.Of(0.5)}, "other virtual machines used 0.5 of your 1 core meanwhile: run it again"},
		{"throttled", throttled, "a container's limit held the run back for 1.2 s, all cores added up"},
	} {
		t.Run(test.name, func(t *testing.T) {
			lines := strings.SplitN(with(record("heat maps", LabelLoop, 5), test.load).Summary(), "\n", 4)
			if got := strings.Join(lines[3:], ""); got != test.want {
				t.Errorf("after the third line: %q, want %q", got, test.want)
			}
		})
	}
}

func TestSpeedsBesideOthersAreNotCompared(t *testing.T) {
	for _, test := range []struct {
		name      string
		reference load.Load
		record    load.Load
		want      string
	}{
		{"the reference", busyLoad, quietLoad, "the for loop"},
		{"this run", quietLoad, busyLoad, "this run"},
		{"both", busyLoad, busyLoad, "both runs"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := busyOf(with(record("heat maps", LabelLoop, 5), test.reference), with(record("heat maps", LabelPool, 5), test.record)); got != test.want {
				t.Errorf("busy during %q, want %q", got, test.want)
			}
		})
	}
}

func TestWorkersAreNoOthers(t *testing.T) {
	r := &Run{before: usage.Usage{User: 3 * time.Second, System: time.Second}}
	r.record.WorkerSeconds = 2.5
	if got, want := r.processor(usage.Usage{User: 5 * time.Second, System: 2 * time.Second}), 5500*time.Millisecond; got != want {
		t.Errorf("the run's own processor time is %v, want %v", got, want)
	}
}

func TestARunKeepsItsLoad(t *testing.T) {
	woodtest.OwnHome(t)
	beside := load.Start(os.DirFS("/"))
	run := Start("spinning", nil)
	for began := time.Now(); time.Since(began) < 150*time.Millisecond; { // long enough for the clock's ticks
	}
	record, err := run.Finish(nil)
	if err != nil {
		t.Fatal(err)
	}
	if known := beside.Stop(150*time.Millisecond, 1).CPUs > 0; record.Load.Others.Known != known {
		t.Errorf("the record holds %+v; this system tells: %v", record.Load, known)
	}
}
