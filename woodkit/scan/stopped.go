package scan

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"time"
)

// looks is how often per grace period a watch checks whether a worker process is stopped.
const looks = 4

// A watch kills a worker process that stays stopped (SIGSTOP) for the grace period. A stopped process neither answers
// nor ends, so without a watch the scan would wait for ever. A watch never kills a worker that is busy or waits for
// storage, however long that takes.
type watch struct {
	passed atomic.Bool
	over   chan struct{} // closed, never sent to
	ended  chan struct{} // closed when no goroutine of the watch runs any more
}

// killStopped starts a watch on a process that is already running.
func killStopped(command *exec.Cmd) *watch {
	w := &watch{over: make(chan struct{}), ended: make(chan struct{})}
	go func() { // ends when off is called, which the child's wait does
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

// off ends the watch. After it returns, no goroutine of the watch runs.
func (w *watch) off() {
	close(w.over)
	<-w.ended
}

// err returns an error if the watch killed the worker, and else nil.
func (w *watch) err() error {
	if w == nil || !w.passed.Load() {
		return nil
	}
	return fmt.Errorf("it had been stopped (SIGSTOP) for %v, so it was killed", grace)
}

// standstill counts how many times in a row a process was seen stopped without having run in between. It counts checks,
// not seconds: if Ctrl-Z has stopped the parent too, the time between two checks has no limit.
type standstill struct {
	times int
	used  int64 // processor time at the last check
}

// lasts adds one check. It reports whether the process has stood still for the grace period.
func (s *standstill) lasts(state byte, used int64) bool {
	if state != 'T' || used != s.used { // some programs slow others down by stopping and continuing them in turns
		s.times = 0
	}
	s.used = used
	if state == 'T' {
		s.times++
	}
	return s.times > looks
}

// stateOf returns a process's state as /proc/PID/stat gives it ('R' runs, 'S' sleeps, 'T' is stopped, 't' has a debugger),
// and the processor time that it has used, in the system's ticks. If the system does not report it, the state is 0.
func stateOf(pid int) (state byte, used int64) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0
	}
	const state3, user14, system15 = 0, 11, 12 // named after the fields' numbers in proc(5); values are indices behind the name
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
