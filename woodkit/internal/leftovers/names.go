package leftovers

import (
	"fmt"
	"os"
	"strings"
)

const (
	// ownerVariable holds the command's name, in the environment of everything that the command starts: "PID.START",
	// see [name].
	ownerVariable = "WOODKIT_OWNER"
	// folderVariable tells our Python programs where the kernels that they start put temporary files. The kernel spec
	// names another folder, for kernels that other programs start.
	folderVariable = "WOODKIT_TMP"
	// Prefix is the beginning of the name of a command's folder, before the process id. It is short, because the folder
	// holds sockets, and a socket's name may have only about 100 bytes.
	Prefix = "wk-"
	// hostFile, in the folder, names the machine or container in which the process id is valid.
	hostFile = "host"
)

// name returns a process's id and its start, in ticks since the system's start. An id alone may belong to another process
// by now. The start is 0 if the system does not report it.
func name(pid int) string { return fmt.Sprintf("%d.%s", pid, startOf(pid)) }

// startOf reads field 22 of /proc/PID/stat; see proc(5).
func startOf(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "0"
	}
	const start22 = 19 // index of field 22 behind the process name, which stands in parentheses and may contain anything
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) <= start22 {
		return "0"
	}
	return fields[start22]
}

// host returns the name of this machine or container.
func host() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}
