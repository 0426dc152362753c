package woodkit

import (
	"os"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/load"
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

func TestNoVerdictFromABusyRun(t *testing.T) {
	loop, pool := record("pixel counts", LabelLoop, 30), record("pixel counts", LabelPool, 6)
	died := record("heat maps", LabelPool, 1)
	died.Died = "exit status 2"
	for _, test := range []struct {
		name     string
		records  []Record
		claim    int
		verdict  string
		measured bool // as far as "here" says
	}{
		{"both quiet", []Record{with(loop, quietLoad), with(pool, quietLoad)}, 0, "yes", true},
		{"not known", []Record{loop, pool}, 0, "yes", true},
		{"the loop busy", []Record{with(loop, busyLoad), with(pool, quietLoad)}, 0, "–", false},
		{"the pool busy", []Record{with(loop, quietLoad), with(pool, busyLoad)}, 0, "–", false},
		{"one busy, one missing", []Record{with(loop, busyLoad)}, 0, "–", false},
		{"a death is no time", []Record{with(died, busyLoad)}, 2, "yes", true},
		{"a survival beside others", []Record{with(record("heat maps", LabelPool, 1), busyLoad)}, 2, "–", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			row := claimsTable(found(test.records...)).Rows[test.claim]
			disturbed := strings.Contains(row[1], "busy")
			measured := !disturbed && !strings.HasPrefix(row[1], "not measured")
			if row[2] != test.verdict || measured != test.measured {
				t.Errorf("row %q; want the verdict %s, measured: %v", row, test.verdict, test.measured)
			}
			if disturbed != (!measured && len(test.records) > 0 && test.name != "one busy, one missing") {
				t.Errorf("says that the machine was busy: %v, in %q", disturbed, row[1])
			}
		})
	}
}

func TestBusyRowsAreMarked(t *testing.T) {
	ownHome(t)
	for i, r := range []Record{with(record("heat maps", LabelLoop, 5), quietLoad), with(record("heat maps", LabelPool, 4), busyLoad)} {
		r.ID = string(rune('a' + i))
		if err := r.save(); err != nil {
			t.Fatal(err)
		}
	}
	records, err := Records("")
	if err != nil || len(records) != 2 {
		t.Fatal(records, err)
	}
	if records[1].Load != busyLoad {
		t.Errorf("read back %+v, want %+v", records[1].Load, busyLoad)
	}
	for _, row := range MeasuredTable(nil, "heat maps").Rows {
		if marked := strings.Contains(row[2], "0.8 of 2"); marked != (row[0] == LabelPool) {
			t.Errorf("row %q: marked %v", row, marked)
		}
	}
	note := busyNote(records, nil)
	if !strings.Contains(note, LabelPool) || strings.Contains(note, LabelLoop) || !strings.Contains(note, "0.8 of 2") {
		t.Errorf("the figure's note: %q", note)
	}
	if note := busyNote(records[:1], nil); note != "" {
		t.Errorf("a note on a quiet run: %q", note)
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
	r := &Run{before: usage{user: 3 * time.Second, system: time.Second}}
	r.record.WorkerSeconds = 2.5
	if got, want := r.processor(usage{user: 5 * time.Second, system: 2 * time.Second}), 5500*time.Millisecond; got != want {
		t.Errorf("the run's own processor time is %v, want %v", got, want)
	}
}

func TestARunKeepsItsLoad(t *testing.T) {
	ownHome(t)
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
