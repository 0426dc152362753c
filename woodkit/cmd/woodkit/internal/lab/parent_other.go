//go:build !linux

package lab

import "syscall"

// dieWithParent does nothing, because only Linux supports this. On this system, a killed woodkit leaves its server behind.
func dieWithParent(*syscall.SysProcAttr) {}
