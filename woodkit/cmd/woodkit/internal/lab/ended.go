package lab

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// bySignal is what Jupyter writes to its log when a signal makes it end. The exit status is 0 in that case too.
const bySignal = "received signal"

// Ended returns why the server ended although [Server.Stop] was not called. It returns nil if the reader shut the server
// down in the page. Call it when [Server.Wait] has returned false.
func (s *Server) Ended() error {
	<-s.ended
	state := s.command.ProcessState
	switch status, ok := state.Sys().(syscall.WaitStatus); {
	case ok && status.Signaled(): // the last line of its log would not explain this
		return fmt.Errorf("JupyterLab ended with %v (log: %s)", state, s.log)
	case !state.Success():
		return fmt.Errorf("JupyterLab ended with %v: %s (log: %s)", state, lastLine(s.log), s.log)
	}
	if text, err := os.ReadFile(s.log); err == nil && bytes.Contains(text, []byte(bySignal)) {
		return fmt.Errorf("JupyterLab was ended by a signal of another program (log: %s)", s.log)
	}
	return nil
}
