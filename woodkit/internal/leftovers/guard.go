package leftovers

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/session"
)

const (
	// guardVariable makes a copy of this program a guard: "MARK FOLDER", what the command's processes have in their
	// environment, and where their temporary files are.
	guardVariable = "WOODKIT_GUARD"
	// manners is how long the guard lets what a killed command started end by itself.
	manners = 10 * time.Second
)

// guards says that this program's main has called ServeGuard, so its copies will too.
var guards bool

// ServeGuard turns a guard into what it is meant to be, and does not return there. Anywhere else it only says that guards
// can be started. A main calls it first of all.
func ServeGuard() {
	guards = true
	mark, folder, ok := strings.Cut(os.Getenv(guardVariable), " ")
	if !ok {
		return
	}
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) // it outlives the command, and not by much
	_, _ = io.Copy(io.Discard, os.Stdin)                         // until the command has ended, in whatever way
	for until := time.Now().Add(manners); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		if left, err := session.Marked(mark); err == nil && len(left) == 0 {
			break
		}
	}
	if err := errors.Join(session.KillMarked(mark), os.RemoveAll(folder)); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// guard starts a process that ends what the command has started, and removes its folder, should the command be killed. A
// language server, for example, goes on when its kernel is killed.
func (o *Owner) guard() error {
	if !guards || runtime.GOOS != "linux" { // elsewhere nobody could find the processes
		return nil
	}
	command := exec.Command("/proc/self/exe")
	command.Args[0] = os.Args[0]
	command.Env = append(os.Environ(), guardVariable+"="+ownerVariable+"="+name(os.Getpid())+" "+o.Folder)
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // what reaches the terminal's processes is not meant for it
	alive, err := command.StdinPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return fmt.Errorf("starting the guard: %w", err)
	}
	o.over = func() {
		_ = alive.Close()
		_ = command.Wait() // it has nothing left to do
	}
	return nil
}
