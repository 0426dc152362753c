package scan_test

import (
	"context"
	"testing"

	"woodscape.example/woodkit/scan"
)

var squareTask = scan.Task(square)

func TestProcessesGiveEveryResult(t *testing.T) {
	for _, s := range []scan.Strategy{scan.Processes(1), scan.Processes(3), scan.QueuedProcesses(2, 3)} {
		sum := 0
		for r, err := range scan.Map(context.Background(), s, numbers(100), square) {
			if err != nil {
				t.Fatalf("%s: %v", s, err)
			}
			sum += r
		}
		if sum != 328350 {
			t.Errorf("%s: sum %d", s, sum)
		}
	}
}
