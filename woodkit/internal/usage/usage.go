// Package usage asks the operating system what this process has used: processor time and memory.
package usage

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/limits"
)

// A Usage is what this process has used since it began: processor time, and the most resident memory since the last
// ResetPeak (or since it began, where the system cannot reset it).
type Usage struct {
	User, System time.Duration
	Peak         int64 // bytes
}

// Measure asks the operating system.
func Measure() Usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return Usage{}
	}
	u := Usage{User: time.Duration(r.Utime.Nano()), System: time.Duration(r.Stime.Nano()), Peak: limits.MaxResident(r)}
	if peak, ok := statusBytes("/proc/self/status", "VmHWM:"); ok {
		u.Peak = peak
	}
	return u
}

// ResetPeak forgets the largest resident size so far, so that a run's peak is its own. Only Linux can do that; elsewhere
// the peak is the process's.
func ResetPeak() {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // best effort: see above
}

// statusBytes reads a line "NAME:   123 kB" of a file in /proc.
func statusBytes(path, name string) (int64, bool) {
	file, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), name); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10, err == nil
		}
	}
	return 0, false
}

// Children asks what the children of this process have used that have ended and were waited for: processor time, and the most
// resident memory of any.
func Children() Usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &r); err != nil {
		return Usage{}
	}
	return Usage{User: time.Duration(r.Utime.Nano()), System: time.Duration(r.Stime.Nano()), Peak: limits.MaxResident(r)}
}
