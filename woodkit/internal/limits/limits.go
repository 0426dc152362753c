// Package limits says what the system leaves to this process: the limits of its control group, and the machine's memory.
package limits

import (
	"bufio"
	"bytes"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// Limits is what a control group leaves to this process. Zero means no limit.
type Limits struct {
	Memory int64   // bytes
	Cores  float64 // of processor time per second
}

// noMemoryLimit is what version 1 writes where there is none: the largest multiple of a page.
const noMemoryLimit = math.MaxInt64 / 2

// ControlGroup reads the limits of this process's control group and of those above it, versions 1 and 2, from a root file
// system: /proc/self/cgroup and /sys/fs/cgroup. In a container the named group is often not to be seen; then what the
// container sees as the root holds the limits. No such files, as on macOS, means no limits.
func ControlGroup(root fs.FS) Limits {
	var limits Limits
	for _, dir := range Folders(root, "memory") {
		limits.memory(read(root, dir, "memory.max"))
		limits.memory(read(root, dir, "memory.limit_in_bytes"))
	}
	for _, dir := range Folders(root, "cpu") {
		if quota, period, ok := strings.Cut(read(root, dir, "cpu.max"), " "); ok {
			limits.cores(quota, period)
		}
		limits.cores(read(root, dir, "cpu.cfs_quota_us"), read(root, dir, "cpu.cfs_period_us"))
	}
	return limits
}

// climb visits a group's folder and those above it up to the mount point.
func climb(root fs.FS, mount, group string, visit func(dir string)) {
	for dir := path.Join(mount, path.Clean("/"+group)); ; dir = path.Dir(dir) {
		visit(dir)
		if len(dir) <= len(mount) {
			return
		}
	}
}

func read(root fs.FS, dir, name string) string {
	text, _ := fs.ReadFile(root, path.Join(dir, name))
	return strings.TrimSpace(string(text))
}

// memory takes a limit where it is one and lower than what is known.
func (l *Limits) memory(text string) {
	limit, err := strconv.ParseInt(text, 10, 64)
	if err == nil && limit > 0 && limit < noMemoryLimit && (l.Memory == 0 || limit < l.Memory) {
		l.Memory = limit
	}
}

func (l *Limits) cores(quota, period string) {
	q, err := strconv.ParseFloat(quota, 64) // "max" and "-1" are no limits
	p, failed := strconv.ParseFloat(period, 64)
	if err != nil || failed != nil || q <= 0 || p <= 0 {
		return
	}
	if cores := q / p; l.Cores == 0 || cores < l.Cores {
		l.Cores = cores
	}
}

// Memory reads the machine's memory in bytes from /proc/meminfo; zeros where there is none.
func Memory(root fs.FS) (total, available int64) {
	text, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return 0, 0
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
		if err != nil {
			continue
		}
		switch name {
		case "MemTotal":
			total = kilobytes << 10
		case "MemAvailable":
			available = kilobytes << 10
		}
	}
	return total, available
}
