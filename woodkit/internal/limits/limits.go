// Package limits says how much this process may use: the limits of its control group, and the machine's memory.
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

// Limits holds the limits of a control group for this process. Zero means no limit.
type Limits struct {
	Memory int64   // bytes
	Cores  float64 // seconds of processor time per second
}

// noMemoryLimit: version 1 writes the largest multiple of a page if there is no limit, so values above this are no
// limits.
const noMemoryLimit = math.MaxInt64 / 2

// ControlGroup reads the limits of this process's control group and of its parents, versions 1 and 2, from a root file
// system: /proc/self/cgroup and /sys/fs/cgroup. A container often cannot see the named group. In that case the folder
// that the container sees as the root holds the limits. If there are no such files, as on macOS, there are no limits.
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

// climb visits a group's folder and its parents up to the mount point.
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

// memory takes over a limit if it is one and is lower than the limits so far.
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

// Memory reads the machine's memory in bytes from /proc/meminfo. Without that file, it returns zeros.
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
