//go:build unix && !darwin

package limits

import "syscall"

// MaxResident is the largest resident size in bytes: Linux and the BSDs report kibibytes.
func MaxResident(r syscall.Rusage) int64 { return int64(r.Maxrss) << 10 }
