package limits

import "syscall"

// CanLimitMemory is true if LimitMemory works on this system.
const CanLimitMemory = true

// LimitMemory limits how many bytes this process may allocate. It limits private writable memory, which since Linux 4.7
// includes what a Go program maps for its heap. RLIMIT_AS would also count address space that Go only reserves.
func LimitMemory(bytes int64) error {
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)})
}
