package woodkit

import "syscall"

// maxResident is the largest resident size in bytes: macOS reports bytes.
func maxResident(r syscall.Rusage) int64 { return r.Maxrss }
