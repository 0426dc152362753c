package scan

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// looks is how often in a grace period a worker process is looked at, to see whether it has been stopped.
const looks = 4

// A watch kills a worker process that stands stopped (SIGSTOP) for the grace period. Nobody else would: it neither answers
// nor ends. A worker that is busy or that waits for storage is let alone, however long it takes.
type watch struct {
	passed atomic.Bool
	over   chan struct{} // closed, never sent to
	ended  chan struct{} // closed when nothing of the watch runs any more
}

// killStopped watches a process that has been started.
func killStopped(command *exec.Cmd) *watch {
	w := &watch{over: make(chan struct{}), ended: make(chan struct{})}
	go func() { // ends with off, which the child's wait calls
		defer close(w.ended)
		tick := time.NewTicker(grace / looks)
		defer tick.Stop()
		var seen standstill
		for {
			select {
			case <-tick.C:
			case <-w.over:
				return
			}
			if seen.lasts(stateOf(command.Process.Pid)) {
				w.passed.Store(true)
				command.Process.Kill()
				return
			}
		}
	}()
	return w
}

// off ends the watch; afterwards nothing of it runs.
func (w *watch) off() {
	close(w.over)
	<-w.ended
}

// err says that a worker was killed because it stood stopped; nil when it was not.
func (w *watch) err() error {
	if w == nil || !w.passed.Load() {
		return nil
	}
	return fmt.Errorf("it had been stopped (SIGSTOP) for %v, and was killed", grace)
}

// standstill counts how often in a row a process was seen stopped, without having run in between. Looks are counted, not the
// time between them: when Ctrl-Z has stopped the parent too, that time is as long as the user likes.
type standstill struct {
	times int
	used  int64 // processor time when it was seen last
}

// lasts adds what was seen now, and says whether the process has stood still for the grace period.
func (s *standstill) lasts(state byte, used int64) bool {
	if state != 'T' || used != s.used { // programs that slow others down stop them and let them go on in turns
		s.times = 0
	}
	s.used = used
	if state == 'T' {
		s.times++
	}
	return s.times > looks
}

// stateOf is the state of a process as in /proc/PID/stat ('R' runs, 'S' sleeps, 'T' is stopped; 't' has a debugger) and the
// processor time that it has used, in the system's ticks. The state is 0 where the system does not tell.
func stateOf(pid int) (state byte, used int64) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0
	}
	const state3, user14, system15 = 0, 11, 12 // the fields' numbers in proc(5), and their places behind the name
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) <= system15 {
		return 0, 0
	}
	for _, field := range [][]byte{fields[user14], fields[system15]} {
		ticks, _ := strconv.ParseInt(string(field), 10, 64) // always a number
		used += ticks
	}
	return fields[state3][0], used
}

// signalled says that a worker that has ended was killed by its watch, or by others than us: by a signal to the process group
// that came before it was deaf to those, or by a system that is short of memory.
func (c *child[T, R]) signalled() bool {
	status, ok := c.command.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && !c.late && !errors.Is(c.in.err, errGarbage)
}
