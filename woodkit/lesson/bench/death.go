package bench

import (
	"fmt"
	"strings"
)

// String says how it ended.
func (d Death) String() string {
	limit := fmt.Sprintf("with %d masks, under a limit of %.0f MB for results", d.Frames, float64(d.LimitBytes)/1e6)
	switch {
	case d.Failed != "":
		return "not measured: " + d.Failed
	case d.Died != "":
		return fmt.Sprintf("it died (%s) %s", strings.TrimSuffix(d.Died, ": "+d.lastWords()), limit)
	}
	return "it survived " + limit
}

// lastWords is what the program said when it died.
func (d Death) lastWords() string {
	status, words, _ := strings.Cut(d.Died, ": ")
	if !strings.HasPrefix(status, "exit status") { // a signal leaves no time for words
		return ""
	}
	return words
}
