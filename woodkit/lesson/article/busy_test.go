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
		if marked := strings.Contains(row[3], "0.8 of 2"); marked != (row[0] == timing.LabelPool) {
			t.Errorf("row %q: marked %v", row, marked)
		}
	}
	here, _, _ := strings.Cut(Times(nil).Alt(), "The article, in Python")
	if strings.Contains(here, "least") {
		t.Errorf("ranked beside other programs: %q", here)
	}
	if first := strings.Index(Why(nil, "heat maps", timing.LabelPool), "What set"); first != 0 {
		t.Errorf("a busy run judges a guess: %q", Why(nil, "heat maps", timing.LabelPool))
	}
	note := busyNote(records, nil)
	if !strings.Contains(note, timing.LabelPool) || strings.Contains(note, timing.LabelLoop) || !strings.Contains(note, "0.8 of 2") {
		t.Errorf("the figure's note: %q", note)
	}
	if note := busyNote(records[:1], nil); note != "" {
		t.Errorf("a note on a quiet run: %q", note)
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
