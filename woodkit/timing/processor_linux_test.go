package timing

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestProcessorTimeIsTheSystems compares the record's processor time with the kernel's own count, which has ticks of 10 ms.
// Only Linux has it as a file. On all systems, the record has the number of getrusage.
func TestProcessorTimeIsTheSystems(t *testing.T) {
	woodtest.OwnHome(t)
	const ticks = 20
	before := processorTicks(t)
	run := Start("busy", nil)
	begun := processorTicks(t)
	for processorTicks(t) < begun+ticks {
		for range 1000 {
			_ = strconv.Itoa(1 << 40)
		}
	}
	inside := processorTicks(t) - begun
	record, err := run.Finish(0)
	around := processorTicks(t) - before
	if err != nil {
		t.Fatal(err)
	}
	if got := (record.UserSeconds + record.SystemSeconds) * 100; got < float64(inside-2) || got > float64(around+2) {
		t.Errorf("the record has %.1f ticks of processor time, the system counts between %d and %d", got, inside, around)
	}
}

// processorTicks returns the kernel's count for this process, user and system: fields 14 and 15 of /proc/self/stat.
func processorTicks(t *testing.T) (ticks int) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return ticks
}
