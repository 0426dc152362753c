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

// OpenBrowser asks the desktop to show a page, given by its file name or address. It returns at once. Everybody on this
// machine can read the page's name: it must hold no secret, see [Server.Redirect].
func OpenBrowser(page string) error {
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
	command := exec.Command(path, page)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // the browser outlives us, and Ctrl-C is not meant for it
	if err := command.Start(); err != nil {
		return ErrNoBrowser
	}
	go func() { _ = command.Wait() }() // ends with the program, which has handed the page over
	return nil
}
