package timing

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/unit"
)

// A ProcessEnd describes how the process of package sandbox ended.
type ProcessEnd struct {
	Status  string // "exit status 2", "signal: killed"; empty if it ended well
	Results int    // the last number that it printed
	Took    time.Duration
	Reason  string // the first line that it wrote to standard error
	Limit   int64  // in bytes
	Peak    int64  // peak resident memory in bytes, on Linux at least that of this parent process; 0: not known

	Processor time.Duration // processor time, user and system
}

// String returns all of it in a line or two.
func (e ProcessEnd) String() string {
	text := fmt.Sprintf("%s after %.1f s under a limit of %.0f MB: ", unit.Several(e.Results, "result", "results"), e.Took.Seconds(), float64(e.Limit)/1e6)
	if e.Status == "" {
		return text + "ended well"
	}
	return text + e.Status + "\n" + e.Reason
}
