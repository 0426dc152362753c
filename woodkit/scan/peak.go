package scan

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strconv"
)

// peakOf returns the peak resident memory of a running process in bytes. It reads VmHWM in /proc/PID/status, and
// returns 0 if there is none. The value that wait reports (ru_maxrss) is useless on Linux: a process starts in its
// parent's memory, so its value begins with the parent's peak.
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

// peakAfter returns the peak resident memory of a process that has ended, on macOS. There, ru_maxrss is in bytes.
func peakAfter(state *os.ProcessState) int64 {
	if runtime.GOOS != "darwin" {
		return 0
	}
	usage := reflect.Indirect(reflect.ValueOf(state.SysUsage())) // looked up by name, so that no file per system is needed
	if peak := usage.FieldByName("Maxrss"); peak.IsValid() {
		return peak.Int()
	}
	return 0
}
