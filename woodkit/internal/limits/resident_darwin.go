package limits

import "syscall"

// MaxResident is the largest resident size in bytes: macOS reports bytes.
func MaxResident(r syscall.Rusage) int64 { return r.Maxrss }
