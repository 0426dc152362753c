//go:build unix && !darwin

package woodkit

import "syscall"

// maxResident is the largest resident size in bytes: Linux and the BSDs report kibibytes.
func maxResident(r syscall.Rusage) int64 { return int64(r.Maxrss) << 10 }
