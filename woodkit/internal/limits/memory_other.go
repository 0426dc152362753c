//go:build !linux

package limits

import "errors"

// CanLimitMemory is true if LimitMemory works on this system.
const CanLimitMemory = false

// LimitMemory works only on Linux. Here it always returns an error.
func LimitMemory(int64) error { return errors.New("this system cannot limit the memory of a process") }
