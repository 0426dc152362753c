package scan

import "testing"

// TestStandstill: a process stands still only if it is stopped and does not run in between.
func TestStandstill(t *testing.T) {
	for _, test := range []struct {
		name   string
		states string // one letter per check
		used   []int64
		want   int // the check that detects the standstill; -1: never
	}{
		{"stopped", "TTTTTT", []int64{3, 3, 3, 3, 3, 3}, 4},
		{"works, then stopped", "RRSTTTTT", []int64{1, 2, 3, 3, 3, 3, 3, 3}, 7},
		{"sleeps", "SSSSSSSS", make([]int64, 8), -1},
		{"waits for a disk", "DDDDDDDD", make([]int64, 8), -1},
		{"has a debugger", "tttttttt", make([]int64, 8), -1},
		{"goes on in between", "TTTTSTTTT", make([]int64, 9), -1},
		{"runs in between", "TTTTTTTT", []int64{1, 1, 2, 2, 3, 3, 4, 4}, -1},
		{"nobody tells", "\x00\x00\x00\x00\x00\x00\x00", make([]int64, 7), -1},
	} {
		var s standstill
		known := -1
		for i := range len(test.states) {
			if s.lasts(test.states[i], test.used[i]) {
				known = i
				break
			}
		}
		if known != test.want {
			t.Errorf("%s: known at look %d, want %d", test.name, known, test.want)
		}
	}
}
