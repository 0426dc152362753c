package woodkit

import (
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// A live panel is drawn again and again in the cell's output, in a goroutine of its own, from Run.Live until the run ends.
//
// While the scan runs it is HTML: some kilobytes of text that take the processor well under a millisecond, where drawing the
// panel as a picture takes a tenth of a second. At the end the picture takes its place, which a saved notebook keeps.
type live struct {
	over  chan struct{} // closed by stop, never sent to
	ended chan struct{} // closed when the goroutine has ended, never sent to
}

// liveInterval is the time between two states of a live panel.
const liveInterval = 200 * time.Millisecond

// liveShare bounds what a live panel takes from the scan: after a state that took a time to draw, it rests this many times
// as long.
const liveShare = 20

// Live shows the run while it goes on: how far it is, what was in flight, where the time went so far, and memory, about five
// times a second, and at the end the run's Panel. An item is in the picture when the loop's body has returned. Outside a
// notebook it shows nothing. It returns the run.
func (r *Run) Live() *Run {
	if !gonbui.IsNotebook || r.live != nil {
		return r
	}
	r.liveID = "woodkit-live-" + gonbui.UniqueId()
	r.progress = &bar{} // one of them is enough
	r.live = startLive(r.Observation, func(html string) { gonbui.UpdateHTML(r.liveID, html) })
	return r
}

// startLive shows what observe returns until stop.
func startLive(observe func() (Observation, error), show func(html string)) *live {
	l := &live{over: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(l.ended)
		timer := time.NewTimer(liveInterval)
		defer timer.Stop()
		for {
			select {
			case <-l.over:
				return
			case <-timer.C:
			}
			began := time.Now()
			if o, err := observe(); err == nil {
				show(o.html())
			}
			timer.Reset(max(liveInterval, liveShare*time.Since(began)))
		}
	}()
	return l
}

// stop ends the panel's goroutine.
func (l *live) stop() {
	close(l.over)
	<-l.ended
}

// endLive puts the finished panel in the place of the live one.
func (r *Run) endLive() {
	if r.live == nil {
		return
	}
	if err := showFigure(r.liveID, r.Panel()); err != nil {
		gonbui.UpdateHTML(r.liveID, "")
	}
	gonbui.Sync()
	r.live = nil
}
