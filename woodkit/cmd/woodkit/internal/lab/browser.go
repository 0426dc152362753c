package lab

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// errNoBrowser means that there is no screen for a browser, or no program that can open one.
var errNoBrowser = errors.New("no browser found")

// OpenBrowser asks the desktop to show a page, given by its file name or address. It returns at once. All users of this
// machine can read the page's name, so the name must not contain a secret (see [Server.Redirect]).
func OpenBrowser(page string) error {
	program := "xdg-open"
	if runtime.GOOS == "darwin" {
		program = "open"
	} else if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errNoBrowser
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return errNoBrowser
	}
	command := exec.Command(path, page)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // the browser outlives us and must not get our Ctrl-C
	if err := command.Start(); err != nil {
		return errNoBrowser
	}
	go func() { _ = command.Wait() }() // ends when the program has passed the page on to the browser
	return nil
}
