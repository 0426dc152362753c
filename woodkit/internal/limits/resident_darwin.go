package limits

import "syscall"

// MaxResident returns the peak resident memory in bytes. macOS reports it in bytes.
func MaxResident(r syscall.Rusage) int64 { return r.Maxrss }
