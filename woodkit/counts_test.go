package woodkit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// numClasses is the number of classes in a semantic mask of WoodScape: ids 0 to 9.
const numClasses = 10

func TestCountsAsJSON(t *testing.T) {
	counts := Counts{877494, 310862, 1489, 5641, 13124, 0, 27608, 0, 0, 262}
	want := `{"void":877494,"road":310862,"lanemarks":1489,"curb":5641,"person":13124,"rider":0,"vehicles":27608,"bicycle":0,"motorcycle":0,"traffic_sign":262}`
	if got := string(WoodScape.JSON(counts)); got != want {
		t.Errorf("JSON is %s, want %s", got, want)
	}
	if got, want := counts.Total(), int64(1280*966); got != want {
		t.Errorf("total %d, want %d", got, want)
	}
	if most, fewest := WoodScape.Extremes(counts); most.ID != 0 || fewest.ID != 9 {
		t.Errorf("extremes are %d and %d, want void and traffic_sign", most.ID, fewest.ID)
	}
}

func TestTallyCountsFramesThatContainAClass(t *testing.T) {
	var tally, other Tally
	tally.Add(Counts{0: 10, 1: 5})
	other.Add(Counts{0: 15})
	tally.Merge(other)
	want := Tally{Frames: 2, Pixels: Counts{0: 25, 1: 5}, Presence: Counts{0: 2, 1: 1}, Sets: map[string]int64{"\x00": 1, "\x00\x01": 1}}
	if diff := cmp.Diff(want, tally); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
}

func TestTableLaysOutColumns(t *testing.T) {
	table := Table{Header: []string{"class", "n"}, Rows: [][]string{{"void", "12"}, {"a|b", "3"}}}
	want := "class   n\n─────  ──\nvoid   12\na|b     3\n"
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	want = "| class | n |\n|:---|---:|\n| void | 12 |\n| a\\|b | 3 |\n"
	if diff := cmp.Diff(want, table.Markdown()); diff != "" {
		t.Errorf("Markdown (-want +got):\n%s", diff)
	}
	want = "<table>\n<thead>\n" +
		`<tr><th style="text-align: left">class</th><th style="text-align: right">n</th></tr>` + "\n</thead>\n<tbody>\n" +
		`<tr><td style="text-align: left">void</td><td style="text-align: right">12</td></tr>` + "\n" +
		`<tr><td style="text-align: left">a|b</td><td style="text-align: right">3</td></tr>` + "\n</tbody>\n</table>\n"
	if diff := cmp.Diff(want, table.HTML()); diff != "" {
		t.Errorf("HTML (-want +got):\n%s", diff)
	}
}
