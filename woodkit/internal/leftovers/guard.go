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

	"woodscape.example/woodkit/internal/noinput"
	"woodscape.example/woodkit/internal/session"
)

const (
	// guardVariable makes a copy of this program a guard. Its value is "MARK FOLDER": the variable that the command's
	// processes have in their environment, and the folder of their temporary files.
	guardVariable = "WOODKIT_GUARD"
	// manners is how long the guard waits for what a killed command started to end by itself.
	manners = 10 * time.Second
)

// guards is true once this program's main has called ServeGuard, because then its copies will call it too.
var guards bool

// ServeGuard runs the guard if this process is one, and then does not return. In any other process it only records that
// guards can be started. Call it in main before anything else.
func ServeGuard() {
	guards = true
	mark, folder, ok := strings.Cut(os.Getenv(guardVariable), " ")
	if !ok {
		return
	}
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) // the guard outlives the command, but not for long
	_, _ = io.Copy(io.Discard, os.Stdin)                         // returns when the command has ended, however it ended
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

// startGuard starts a process that waits for the command to be killed. It then ends what the command has started, and
// removes its folder. For example, a language server goes on running when its kernel is killed. over ends the guard; it
// is nil if there is none.
func startGuard(folder string) (over func(), err error) {
	if !guards || runtime.GOOS != "linux" { // on other systems, the guard could not find the processes
		return nil, nil
	}
	command := exec.Command("/proc/self/exe")
	command.Args[0] = os.Args[0]
	command.Env = append(noinput.Outside(os.Environ()), guardVariable+"="+ownerVariable+"="+name(os.Getpid())+" "+folder)
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // so that signals of the terminal do not reach the guard
	alive, err := command.StdinPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("starting the guard: %w", err)
	}
	return func() {
		_ = alive.Close()
		_ = command.Wait() // the guard has nothing left to do
	}, nil
}
