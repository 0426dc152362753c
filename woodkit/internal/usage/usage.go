// Package usage asks the operating system how much processor time and memory this process has used.
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

// A Usage says what this process has used since it began: processor time and peak resident memory. After ResetPeak, the
// peak counts from there, if the system can reset it.
type Usage struct {
	User, System time.Duration
	Peak         int64 // bytes
}

// Measure returns this process's usage so far.
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

// ResetPeak forgets the peak memory so far, so that a run can measure its own peak. This works only on Linux. On other
// systems the peak stays that of the whole process.
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

// Processor returns the processor time of this process, and of its children that have ended and were waited for.
func Processor() time.Duration {
	own := Measure()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &r); err != nil {
		return own.User + own.System
	}
	return own.User + own.System + time.Duration(r.Utime.Nano()) + time.Duration(r.Stime.Nano())
}
