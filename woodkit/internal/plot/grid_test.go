package plot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPixelTicksOfAPart(t *testing.T) {
	marks := pixelTicks(106, 128, 20)
	if diff := cmp.Diff([]string{"120", "140", "160", "180", "200", "220"}, labels(marks)); diff != "" || marks[0].value != 14 {
		t.Errorf("the first is at %v, want 14 (-want +got):\n%s", marks[0].value, diff)
	}
}
