//go:build !linux

package limits

import "errors"

// CanLimitMemory says whether LimitMemory works on this system.
const CanLimitMemory = false

// LimitMemory works on Linux only.
func LimitMemory(int64) error { return errors.New("this system cannot limit the memory of a process") }
