package timing

import (
	"fmt"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"woodscape.example/woodkit/internal/unit"
)

// quiet is how long a run must last before a progress bar appears. A short run needs none.
const quiet = time.Second

// A bar shows a run's progress in the cell's output. Outside a notebook it shows nothing.
type bar struct {
	id      string
	many    string // unit of progress: frames or items
	visible bool

	forecast string // what to expect of the whole run, as soon as it is known
}

func newBar(many string) *bar {
	if !gonbui.IsNotebook {
		return &bar{}
	}
	return &bar{id: "woodkit-" + gonbui.UniqueId(), many: many}
}

// show draws the bar if the run has lasted long enough to need one.
func (b *bar) show(strategy string, done, failed, of int, elapsed time.Duration) {
	if b.id == "" || of == 0 || elapsed < quiet {
		return
	}
	b.visible = true
	text := strategy + ": " + unit.Progress(done, failed, of, b.many, elapsed)
	gonbui.UpdateHTML(b.id, fmt.Sprintf(`<progress max="%d" value="%d" style="width: 40%%"></progress> %s%s`, of, done, text, b.forecast))
}

// end takes the bar away, because what Done prints says more.
func (b *bar) end() {
	if !b.visible {
		return
	}
	gonbui.UpdateHTML(b.id, "")
	gonbui.Sync()
}
