//go:build !linux

package lab

import "syscall"

// dieWithParent does nothing: only Linux has a way. A killed woodkit leaves its server behind here.
func dieWithParent(*syscall.SysProcAttr) {}
