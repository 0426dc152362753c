package plot

import "testing"

func TestShortNameKeepsWhatTellsRowsApart(t *testing.T) {
	width := textWidth("queue:workers=2: workers", regular, 13)
	for name, want := range map[string]string{
		"pool: workers":                     "pool: workers",
		"queue:workers=2,depth=8: workers":  "queue:workers…: workers",
		"queue:workers=2,depth=8: caller":   "queue:workers=2…: caller",
		"no suffix, but a very long name":   "no suffix, but a very lon…",
		"a: suffix that fills all the room": "a: suffix that fills all the r…",
	} {
		got := StackedRow{Name: name}.shortName(width, 13)
		if got != want || textWidth(got, regular, 13) > width {
			t.Errorf("%q is shortened to %q, want %q", name, got, want)
		}
	}
}
