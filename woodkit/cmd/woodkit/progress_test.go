package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/timing"
)

// onTerminal returns what a terminal shows of a line.
func onTerminal(line string) string {
	var shown []byte
	for part := range strings.SplitSeq(line, "\r") { // each part overwrites the ones before
		shown = append([]byte(part), shown[min(len(part), len(shown)):]...)
	}
	return strings.TrimRight(string(shown), " ")
}

// TestTheForecastHasALineOfItsOwn shows progress, the forecast, and progress again.
func TestTheForecastHasALineOfItsOwn(t *testing.T) {
	forecast := timing.Forecast{Time: 100 * time.Second}
	first, second := "29 of 1000 frames", "30 of 1000 frames"
	for _, test := range []struct {
		name     string
		terminal bool
		want     []string // lines
	}{
		{"terminal", true, []string{forecast.String(), second}},
		{"file", false, []string{first, forecast.String(), second, ""}},
	} {
		var out bytes.Buffer
		p := &progress{out: &out, unit: "frames", terminal: test.terminal, began: time.Now().Add(-time.Hour)}
		p.show(29, 0, 1000)
		p.expect(forecast)
		p.shown = time.Time{} // so the next progress is due
		p.show(30, 0, 1000)
		var got []string
		for line := range strings.SplitSeq(out.String(), "\n") {
			text, _, _ := strings.Cut(onTerminal(line), ", ") // times follow
			got = append(got, text)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: lines (-want +got):\n%s", test.name, diff)
		}
	}
}
