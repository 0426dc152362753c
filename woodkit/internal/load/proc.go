package load

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/limits"
)

// A snapshot holds the counters at one moment.
type snapshot struct {
	stat      ticks
	throttled map[string]time.Duration // keyed by the control group's folder
	waiting   map[string]time.Duration
}

func take(root fs.FS) snapshot {
	s := snapshot{stat: readStat(root), throttled: map[string]time.Duration{}, waiting: map[string]time.Duration{}}
	for _, folder := range limits.Folders(root, "cpu") {
		if d, ok := throttled(readText(root, path.Join(folder, "cpu.stat"))); ok {
			s.throttled[folder] = d
		}
		if d, ok := pressure(readText(root, path.Join(folder, "cpu.pressure"))); ok && len(s.waiting) == 0 {
			s.waiting[folder] = d // of our own group, or of the closest parent that we can see
		}
	}
	return s
}

func readText(root fs.FS, name string) string {
	text, _ := fs.ReadFile(root, name) // a missing file means unknown
	return string(text)
}

// These are the columns of /proc/stat that we use. Guest time is part of user time. Linux says that iowait may
// decrease, so we do not use it.
const (
	user = iota
	nice
	system
	idle
	iowait
	irq
	softirq
	steal
	columns
)

// counters holds the columns of one line of /proc/stat, or the sum of several lines, in ticks.
type counters [columns]int64

// ticks holds the counters of the CPUs that this process may use.
type ticks struct {
	counters
	cpus int // 0 if unknown
}

func (c counters) busy() int64 { return c[user] + c[nice] + c[system] + c[irq] + c[softirq] }

func (c counters) steal() int64 { return c[steal] }

// moved reports whether the counters advanced in between. All must be known and for the same number of CPUs, none may
// have decreased, and at least one must have increased (some sandboxes show a file of zeros).
func (t ticks) moved(later ticks) bool {
	if t.cpus == 0 || t.cpus != later.cpus {
		return false
	}
	var higher bool
	for i := range t.counters {
		switch {
		case i == idle || i == iowait: // Linux may correct these downwards
		case later.counters[i] < t.counters[i]:
			return false
		}
		higher = higher || later.counters[i] > t.counters[i]
	}
	return higher
}

// readStat adds up the lines of the CPUs that this process may use. If the process may use all CPUs, or if it is
// unknown which ones, readStat uses the line of the sum, which is rounded only once.
func readStat(root fs.FS) ticks {
	var all ticks
	each := map[int]counters{}
	for line := range strings.Lines(readText(root, "proc/stat")) {
		label, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		number, isCPU := strings.CutPrefix(label, "cpu")
		if !isCPU {
			continue
		}
		c, ok := parse(rest)
		if !ok {
			return ticks{}
		}
		if number == "" {
			all.counters = c
		} else if n, err := strconv.Atoi(number); err == nil {
			each[n] = c
		}
	}
	var some ticks
	for _, n := range allowed(readText(root, "proc/self/status")) {
		if c, ok := each[n]; ok {
			some.cpus++
			for i := range c {
				some.counters[i] += c[i]
			}
		}
	}
	all.cpus = len(each)
	if some.cpus == 0 || some.cpus == all.cpus {
		return all
	}
	return some
}

func parse(text string) (c counters, ok bool) {
	fields := strings.Fields(text)
	if len(fields) < columns {
		return c, false
	}
	for i := range c {
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil || n < 0 {
			return c, false
		}
		c[i] = n
	}
	return c, true
}

// mostCPUs is the most CPUs that a list may name. Linux has at most 8,192.
const mostCPUs = 8192

// allowed reads the line "Cpus_allowed_list: 0-3,8" of /proc/self/status.
func allowed(status string) (cpus []int) {
	for line := range strings.Lines(status) {
		list, found := strings.CutPrefix(line, "Cpus_allowed_list:")
		if !found {
			continue
		}
		for part := range strings.SplitSeq(strings.TrimSpace(list), ",") {
			first, last, isRange := strings.Cut(part, "-")
			a, err := strconv.Atoi(first)
			b := a
			if isRange && err == nil {
				b, err = strconv.Atoi(last)
			}
			if err != nil || a < 0 || b >= mostCPUs {
				return nil
			}
			for n := a; n <= b; n++ {
				cpus = append(cpus, n)
			}
		}
	}
	return cpus
}

// throttled reads a cpu.stat: throttled_usec in version 2, throttled_time in nanoseconds in version 1.
func throttled(text string) (time.Duration, bool) {
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil || n < 0:
		case name == "throttled_usec":
			return time.Duration(n) * time.Microsecond, true
		case name == "throttled_time":
			return time.Duration(n), true
		}
	}
	return 0, false
}

// pressure reads the line "some avg10=0.00 avg60=0.00 avg300=0.00 total=123" of a cpu.pressure, in microseconds.
func pressure(text string) (time.Duration, bool) {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "some ") {
			continue
		}
		_, total, _ := strings.Cut(strings.TrimSpace(line), "total=")
		n, err := strconv.ParseInt(total, 10, 64)
		return time.Duration(n) * time.Microsecond, err == nil && n >= 0
	}
	return 0, false
}
