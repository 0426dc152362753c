package lab

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// ErrNoBrowser says that there is no screen to open a browser on, or no program that would.
var ErrNoBrowser = errors.New("no browser found")

// OpenBrowser asks the desktop to show an address. It returns at once.
func OpenBrowser(address string) error {
	program := "xdg-open"
	if runtime.GOOS == "darwin" {
		program = "open"
	} else if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return ErrNoBrowser
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return ErrNoBrowser
	}
	command := exec.Command(path, address)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // the browser outlives us, and Ctrl-C is not meant for it
	if err := command.Start(); err != nil {
		return ErrNoBrowser
	}
	go func() { _ = command.Wait() }() // ends with the program, which has handed the address over
	return nil
}
