package scan

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strconv"
)

// peakOf is the most memory that a living process has had resident, in bytes: VmHWM of /proc/PID/status, and
// 0 where there is none. What wait reports (ru_maxrss) is no use on Linux: there it begins with the parent's
// peak, since a process starts in its parent's memory.
func peakOf(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("\nVmHWM:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kibibytes, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kibibytes << 10
}

// peakAfter is the same of a process that has ended, on macOS, which counts ru_maxrss in bytes.
func peakAfter(state *os.ProcessState) int64 {
	if runtime.GOOS != "darwin" {
		return 0
	}
	usage := reflect.Indirect(reflect.ValueOf(state.SysUsage())) // by name, to need no file for each system
	if peak := usage.FieldByName("Maxrss"); peak.IsValid() {
		return peak.Int()
	}
	return 0
}
