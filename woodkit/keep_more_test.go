package woodkit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestKeptValuesPassFromCellToCell(t *testing.T) {
	woodtest.OwnHome(t)
	want := map[string]Tally{"FV": {Frames: 2, Pixels: Counts{1: 5}}}
	Keep("cameras", want)
	got, err := Kept[map[string]Tally]("cameras")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	_, err = Kept[int]("another")
	woodtest.WantError(t, err, nil, `"another"`, "run the cell above")
	_, err = Kept[int]("cameras")
	woodtest.WantError(t, err, nil, `"cameras"`)
}
