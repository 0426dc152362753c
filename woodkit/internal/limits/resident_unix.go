//go:build unix && !darwin

package limits

import "syscall"

// MaxResident returns the peak resident memory in bytes. Linux and the BSDs report it in kibibytes.
func MaxResident(r syscall.Rusage) int64 { return int64(r.Maxrss) << 10 }
