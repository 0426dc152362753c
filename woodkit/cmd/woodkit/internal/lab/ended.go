package lab

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// bySignal is what Jupyter writes to its log when a signal makes it end; its exit status is 0 then, too.
const bySignal = "received signal"

// Ended says why a server ended that nobody asked to with [Server.Stop]; nil: it was shut down in the page. Call it when
// [Server.Wait] has returned false.
func (s *Server) Ended() error {
	<-s.ended
	state := s.command.ProcessState
	switch status, ok := state.Sys().(syscall.WaitStatus); {
	case ok && status.Signaled(): // its last words are about something else
		return fmt.Errorf("JupyterLab ended with %v (log: %s)", state, s.log)
	case !state.Success():
		return fmt.Errorf("JupyterLab ended with %v: %s (log: %s)", state, lastLine(s.log), s.log)
	}
	if text, err := os.ReadFile(s.log); err == nil && bytes.Contains(text, []byte(bySignal)) {
		return fmt.Errorf("JupyterLab was ended by a signal of another program (log: %s)", s.log)
	}
	return nil
}
