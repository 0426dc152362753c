package cell

import (
	"fmt"
	"html"

	"github.com/janpfeifer/gonb/gonbui"
)

// A Status is a line in the cell's output that disappears at the end. Outside a notebook it shows nothing.
type Status string

// NewStatus makes a line. Nothing is shown yet.
func NewStatus() Status {
	if !gonbui.IsNotebook {
		return ""
	}
	return Status("woodkit-status-" + gonbui.UniqueId())
}

// Show replaces the line's text.
func (s Status) Show(text string) {
	if s != "" {
		gonbui.UpdateHTML(string(s), fmt.Sprintf("<p>%s</p>", html.EscapeString(text)))
	}
}

// End removes the line.
func (s Status) End() {
	if s != "" {
		gonbui.UpdateHTML(string(s), "")
		gonbui.Sync()
	}
}
