package timing

import (
	"fmt"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"woodscape.example/woodkit/internal/unit"
)

// quiet is how long a run may take before a bar appears: what is over in a moment needs none.
const quiet = time.Second

// A bar shows a run's progress in the cell's output. Outside a notebook it shows nothing.
type bar struct {
	id      string
	many    string // what the run is counted in: frames, items
	visible bool

	forecast string // what to expect of the whole run, once it is known
}

func newBar(many string) *bar {
	if !gonbui.IsNotebook {
		return &bar{}
	}
	return &bar{id: "woodkit-" + gonbui.UniqueId(), many: many}
}

// show draws the bar, once the run has lasted long enough to need one.
func (b *bar) show(strategy string, done, failed, of int, elapsed time.Duration) {
	if b.id == "" || of == 0 || elapsed < quiet {
		return
	}
	b.visible = true
	text := strategy + ": " + unit.Progress(done, failed, of, b.many, elapsed)
	gonbui.UpdateHTML(b.id, fmt.Sprintf(`<progress max="%d" value="%d" style="width: 40%%"></progress> %s%s`, of, done, text, b.forecast))
}

// end replaces the bar by one line that a saved notebook can keep.
func (b *bar) end(r Record) {
	if !b.visible {
		return
	}
	gonbui.UpdateHTML(b.id, fmt.Sprintf("%s: %d of %d %s in %.2f s", r.Strategy, r.Frames, r.Of, b.many, r.Seconds))
	gonbui.Sync()
}
