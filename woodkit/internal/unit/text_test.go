package unit

import (
	"testing"
	"time"
)

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 64: "64 ns", 5240: "5.24 µs", 131 * time.Microsecond: "0.131 ms", 16800 * time.Microsecond: "16.8 ms",
		999600 * time.Microsecond: "1000 ms", 1234 * time.Millisecond: "1234 ms",
	} {
		if got := Milliseconds(d); got != want {
			t.Errorf("%v is written as %q, want %q", d, got, want)
		}
	}
}

func TestSeveral(t *testing.T) {
	for n, want := range map[int]string{0: "0 masks are", 1: "1 mask is", 2: "2 masks are"} {
		if got := Several(n, "mask is", "masks are"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	for want, got := range map[string]string{
		"1 of 4 frames, 2 s, about 6s left":          Progress(1, 0, 4, "frames", 2*time.Second),
		"3 of 4 files, 3 s, about 1s left, 2 failed": Progress(3, 2, 4, "files", 3*time.Second),
		"0 of 4 frames, 2 s":                         Progress(0, 0, 4, "frames", 2*time.Second), // never an infinite time left
	} {
		if got != want {
			t.Errorf("Progress = %q, want %q", got, want)
		}
	}
}
