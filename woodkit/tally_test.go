package woodkit

import (
	"bytes"
	"encoding/gob"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/digest"
)

// aTally has four frames of three classes and an ignored id: {0, 2}, {0, 2, 255}, {0} and {2, 255}.
func aTally() Tally {
	t := Tally{Classes: ClassTable{{ID: 0, Name: "a"}, {ID: 1, Name: "b"}, {ID: 2, Name: "c"}, {ID: 255, Name: "ignore", Ignored: true}}}
	t.Add(Counts{0: 5, 2: 1})
	t.Add(Counts{0: 5, 2: 1, 255: 9})
	t.Add(Counts{0: 5})
	t.Add(Counts{2: 5, 255: 1})
	return t
}

func TestCoOccurrence(t *testing.T) {
	tally := aTally()
	if diff := cmp.Diff([][]int64{{3, 0, 2}, {0, 0, 0}, {2, 0, 3}}, tally.CoOccurrence()); diff != "" {
		t.Errorf("co-occurrence (-want +got):\n%s", diff)
	}
	for id, row := range tally.CoOccurrence() {
		if row[id] != tally.Presence[id] {
			t.Errorf("id %d is in %d frames, and with itself in %d", id, tally.Presence[id], row[id])
		}
	}
	if diff := cmp.Diff([]int64{0, 2, 2}, tally.ClassesPerFrame()); diff != "" {
		t.Errorf("classes per frame (-want +got):\n%s", diff)
	}
	if got := (Tally{}).CoOccurrence(); len(got) != len(WoodScape) || got[0][0] != 0 {
		t.Errorf("of no frames: %v", got)
	}
}

// TestTalliesMergeAndCrossCells: merged parts equal the whole, and a tally that Keep wrote comes back the same. The class
// table may be set afterwards.
func TestTalliesMergeAndCrossCells(t *testing.T) {
	whole := aTally()
	whole.Merge(aTally())
	var parts Tally
	parts.Merge(aTally())
	parts.Merge(aTally())
	parts.Classes = whole.Classes
	if diff := cmp.Diff(whole, parts); diff != "" {
		t.Errorf("parts (-whole +parts):\n%s", diff)
	}
	if got := parts.CoOccurrence(); got[0][2] != 4 || got[2][2] != 6 {
		t.Errorf("co-occurrence %v", got)
	}
	var file bytes.Buffer
	var back Tally
	if err := gob.NewEncoder(&file).Encode(whole); err != nil {
		t.Fatal(err)
	}
	if err := gob.NewDecoder(&file).Decode(&back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, back); diff != "" {
		t.Errorf("kept (-before +after):\n%s", diff)
	}
	if _, err := digest.Exact(whole); err != nil {
		t.Error(err)
	}
	one := aTally()
	before, err := digest.Of(one)
	if err != nil {
		t.Fatal(err)
	}
	one.Sets["\x01"]++
	if after, err := digest.Of(one); err != nil || before.Same(after) {
		t.Errorf("another set of classes makes no other digest, %v", err)
	}
}
