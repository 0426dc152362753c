package bench

import "fmt"

// chartWidth is the width at which figures are shown, in CSS pixels.
const chartWidth = 800

// A Drawing is a finished figure. Give it to woodkit.Show.
type Drawing struct {
	png []byte
	alt string
	err error
}

// PNG returns the figure as a PNG file. An error says why it could not be drawn.
func (d Drawing) PNG() ([]byte, error) { return d.png, d.err }

// Width is the width at which the figure is meant to be shown, in CSS pixels.
func (Drawing) Width() int { return chartWidth }

// Alt describes the figure, for readers who cannot see it.
func (d Drawing) Alt() string { return d.alt }

// busyNote is a note for a title. It says that other programs were busy during the measurement, and is empty if they were
// not.
func (r *Result) busyNote() string {
	if !r.Load.Busy() {
		return ""
	}
	return fmt.Sprintf(" (busy: others used %s cores)", r.Load.Short())
}
