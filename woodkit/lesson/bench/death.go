package bench

import (
	"fmt"
	"strings"
)

// String says how the pool ended.
func (d Death) String() string {
	given := fmt.Sprintf("with %d masks to work on and a limit of %.0f MB for results, it ", d.Frames, float64(d.LimitBytes)/1e6)
	switch {
	case d.Failed != "":
		return "not measured: " + d.Failed
	case d.Died != "":
		return fmt.Sprintf("%sdied (%s)", given, strings.TrimSuffix(d.Died, ": "+d.lastWords()))
	}
	return given + "survived"
}

// lastWords is what the program printed when it died.
func (d Death) lastWords() string {
	status, words, _ := strings.Cut(d.Died, ": ")
	if !strings.HasPrefix(status, "exit status") { // a signal leaves no time to print anything
		return ""
	}
	return words
}
