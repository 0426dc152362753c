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
