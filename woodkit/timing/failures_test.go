package timing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFailuresOfOneKindAreOne(t *testing.T) {
	var failed []Failure
	const folder = "semantic_annotations/gtLabels/"
	for i := range 367 {
		name := fmt.Sprintf("%05d_FV.png", i)
		failed = append(failed, Failure{name, fmt.Sprintf("checking mask %s%s: pixel (%d, 36) has id 11, classes are 0 to 9; ids without a class: 11", folder, name, 392+i)})
	}
	failed = append(failed,
		Failure{"01000_FV.png", "checking mask " + folder + "01000_FV.png: pixel (1, 2) has id 12, classes are 0 to 9; ids without a class: 12 13"},
		Failure{"01001_FV.png", "decoding mask " + folder + "01001_FV.png: the file is truncated, it ends after 100 bytes; download it again: no end"},
		Failure{"01002_FV.png", "decoding mask " + folder + "01002_FV.png: the file is truncated, it ends after 2345 bytes; download it again: no end"},
		Failure{"01003_FV.png", "mask " + folder + "01003_FV.png is 16×12 pixels, most are 32×24: another size"},
		Failure{"01004_FV.png", "mask " + folder + "01004_FV.png is 16×13 pixels, most are 32×24: another size"},
		Failure{"01005_FV.png", "worker process died: worker 0 (process 4711): exit status 3"},
		Failure{"01006_FV.png", "worker process died: worker 1 (process 4712): exit status 3"},
		Failure{"01007_FV.png", "worker process died: worker 1 (process 4713): signal: killed"},
	)
	const truncated = "decoding mask: the file is truncated, it ends after 100 bytes; download it again: no end"
	got := KindsOf(failed)
	strange := got[0].Error
	for _, words := range []string{"ids 11, 12, 13 are not in the class table", "--classes", "woodkit.Open"} {
		if !strings.Contains(strange, words) {
			t.Errorf("%q does not say %q", strange, words)
		}
	}
	want := []FailureKind{
		{strange, 368, []string{"00000_FV.png at (392, 36)", "00001_FV.png at (393, 36)", "00002_FV.png at (394, 36)"}},
		{truncated, 2, []string{"01001_FV.png", "01002_FV.png"}},
		{"worker process died: worker 0 (process 4711): exit status 3", 2, []string{"01005_FV.png", "01006_FV.png"}},
		{"mask is 16×12 pixels, most are 32×24: another size", 1, []string{"01003_FV.png"}},
		{"mask is 16×13 pixels, most are 32×24: another size", 1, []string{"01004_FV.png"}},
		{"worker process died: worker 1 (process 4713): signal: killed", 1, []string{"01007_FV.png"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if line := got[0].String(); !strings.HasPrefix(line, "368 masks: ") || !strings.HasSuffix(line, "; first 00000_FV.png at (392, 36), 00001_FV.png at (393, 36), 00002_FV.png at (394, 36)") {
		t.Errorf("%q", line)
	}
	if line := "01003_FV.png: mask is 16×12 pixels, most are 32×24: another size"; got[3].String() != line {
		t.Errorf("%q, want %q", got[3], line)
	}
	items := FailureKind{Error: "no", Count: 2, First: []string{"item 0", "item 1"}}
	if line := "2 items: no; first item 0, item 1"; items.String() != line {
		t.Errorf("%q, want %q", items, line)
	}
	if KindsOf(nil) == nil {
		t.Error("no failures are nil, not an empty list")
	}
}
