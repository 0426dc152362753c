package rounds

import (
	"fmt"

	"github.com/janpfeifer/gonb/gonbui"
)

// A status is a line in the cell's output that disappears at the end. Outside a notebook it shows nothing.
type status string

func newStatus() status {
	if !gonbui.IsNotebook {
		return ""
	}
	return status("woodkit-rounds-" + gonbui.UniqueId())
}

func (s status) show(text string) {
	if s != "" {
		gonbui.UpdateHTML(string(s), fmt.Sprintf("<p>%s</p>", text))
	}
}

func (s status) end() {
	if s != "" {
		gonbui.UpdateHTML(string(s), "")
		gonbui.Sync()
	}
}
