package bench

import "fmt"

// chartWidth is the width at which figures are shown, in CSS pixels.
const chartWidth = 800

// A Drawing is a finished figure, to be given to woodkit.Show.
type Drawing struct {
	png []byte
	alt string
	err error
}

// PNG returns the figure as a PNG file. An error says why it could not be drawn.
func (d Drawing) PNG() ([]byte, error) { return d.png, d.err }

// Width is the width at which the figure is meant to be shown, in CSS pixels.
func (Drawing) Width() int { return chartWidth }

// Alt says what the figure shows, for readers who cannot see it.
func (d Drawing) Alt() string { return d.alt }

// busyNote is for a title: it says that the times below were taken while others were busy, and nothing where they were not.
func (r *Result) busyNote() string {
	if !r.Load.Busy() {
		return ""
	}
	return fmt.Sprintf(" (busy: others used %s cores)", r.Load.Short())
}
