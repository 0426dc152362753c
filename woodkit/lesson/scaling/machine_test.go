package scaling

import (
	"strings"
	"testing"
)

func TestMachine(t *testing.T) {
	for _, test := range []struct {
		machine machine
		want    []string
		lines   int
	}{
		{machine{1, 1, 0}, []string{"This machine: 1 core;", "1 goroutine at a time", "one core", "1.0 ×"}, 2},
		{machine{2, 2, 0}, []string{"2 cores", "2 goroutines", "about 2.0 at most", "waits"}, 2},
		{machine{64, 64, 0}, []string{"64 cores", "about 64.0 at most"}, 2},
		{machine{8, 1, 0}, []string{"GOMAXPROCS is 1", "1.0 ×", "up to 8.0 ×"}, 2},
		{machine{8, 8, 1.5}, []string{"8 cores", "A container limits this process to the time of 1.5 cores.", "about 1.5 at most"}, 3},
		{machine{8, 2, 0.5}, []string{"the time of 0.5 cores", "the time of one core at most", "1.0 ×"}, 3},
		{machine{2, 2, 4}, []string{"about 2.0 at most"}, 2}, // the text does not mention a limit that has no effect
	} {
		got := test.machine.String()
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%+v: no %q in\n%s", test.machine, want, got)
			}
		}
		if n := strings.Count(got, "\n") + 1; n != test.lines {
			t.Errorf("%+v: %d lines:\n%s", test.machine, n, got)
		}
	}
	if !strings.HasPrefix(Machine(), "This machine: ") {
		t.Error(Machine())
	}
}
