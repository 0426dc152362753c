package synth

import (
	"context"
)

// Measure makes the masks of a set in memory and returns their statistics. It writes no files. If the context is
// cancelled, Measure returns the report of the masks made so far, and the error.
func Measure(ctx context.Context, o Options) (*Report, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	r := new(Report)
	_, err = eachFrame(ctx, o, r, func(w *frameWriter, index int) error {
		w.painter.paint(o.Seed, index)
		return w.measure()
	})
	return r, err
}
