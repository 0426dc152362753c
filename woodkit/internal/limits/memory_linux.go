package limits

import "syscall"

// CanLimitMemory says whether LimitMemory works on this system.
const CanLimitMemory = true

// LimitMemory bounds what this process may allocate, in bytes: its private writable memory, which since Linux 4.7 includes
// what a Go program maps for its heap. RLIMIT_AS would count the address space that Go only reserves.
func LimitMemory(bytes int64) error {
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)})
}
