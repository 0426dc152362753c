package article

import (
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

func TestBusyRowsAreMarked(t *testing.T) {
	home := woodtest.OwnHome(t)
	for i, r := range []timing.Record{with(record("heat maps", timing.LabelLoop, 5), quietLoad), with(record("heat maps", timing.LabelPool, 4), busyLoad)} {
		r.ID = string(rune('a' + i))
		if err := store.Save(filepath.Join(home, "records"), r.ID, r); err != nil {
			t.Fatal(err)
		}
	}
	records, err := timing.Records("")
	if err != nil || len(records) != 2 {
		t.Fatal(records, err)
	}
	if records[1].Load != busyLoad {
		t.Errorf("read back %+v, want %+v", records[1].Load, busyLoad)
	}
	for _, row := range Table(nil, "heat maps").Rows {
		if marked := strings.Contains(row[2], "0.8 of 2"); marked != (row[0] == timing.LabelPool) {
			t.Errorf("row %q: marked %v", row, marked)
		}
	}
	note := busyNote(records, nil)
	if !strings.Contains(note, timing.LabelPool) || strings.Contains(note, timing.LabelLoop) || !strings.Contains(note, "0.8 of 2") {
		t.Errorf("the figure's note: %q", note)
	}
	if note := busyNote(records[:1], nil); note != "" {
		t.Errorf("a note on a quiet run: %q", note)
	}
}

func TestNoVerdictFromABusyRun(t *testing.T) {
	loop, pool := record("pixel counts", timing.LabelLoop, 30), record("pixel counts", timing.LabelPool, 6)
	died := record("heat maps", timing.LabelPool, 1)
	died.Died = "exit status 2"
	for _, test := range []struct {
		name     string
		records  []timing.Record
		claim    int
		verdict  string
		measured bool // as far as "here" says
	}{
		{"both quiet", []timing.Record{with(loop, quietLoad), with(pool, quietLoad)}, 0, "yes", true},
		{"not known", []timing.Record{loop, pool}, 0, "yes", true},
		{"the loop busy", []timing.Record{with(loop, busyLoad), with(pool, quietLoad)}, 0, "–", false},
		{"the pool busy", []timing.Record{with(loop, quietLoad), with(pool, busyLoad)}, 0, "–", false},
		{"one busy, one missing", []timing.Record{with(loop, busyLoad)}, 0, "–", false},
		{"a death is no time", []timing.Record{with(died, busyLoad)}, 2, "yes", true},
		{"a survival beside others", []timing.Record{with(record("heat maps", timing.LabelPool, 1), busyLoad)}, 2, "–", false},
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

// Loads of a run on two cores.
var (
	quietLoad = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.1), Steal: load.Of(0), Resolution: 0.01}
	busyLoad  = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.8), Steal: load.Of(0), Resolution: 0.01}
)

func with(r timing.Record, l load.Load) timing.Record {
	r.Load = l
	return r
}
