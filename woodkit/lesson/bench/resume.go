package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"woodscape.example/woodkit/timing"
)

// takeUp makes a partial result the one that goes on. Rounds that were taken elsewhere, of something else or with something
// else are not mixed with new ones: the error says which of these it is.
func (b *bench) takeUp(old *Result) error {
	switch {
	case !old.Partial:
		return errors.New("it was not interrupted: measure anew")
	case old.Fingerprint != b.Dataset.Fingerprint():
		return fmt.Errorf("it was of the data set %s (%s), and this is %s", old.Dataset, old.Fingerprint, b.Dataset.Fingerprint())
	case old.Host != timing.ThisHost() || old.Cores != runtime.GOMAXPROCS(0):
		return fmt.Errorf("it was measured by %v on %d cores, and this is %v on %d", old.Host, old.Cores, timing.ThisHost(), runtime.GOMAXPROCS(0))
	case old.NotMeasured == "" && !slices.Equal(old.Pythons, b.Pythons):
		return errors.New("it was measured with other versions of Python, numpy, OpenCV or Pillow than there are now")
	case !old.begun():
		return errors.New("it was interrupted before its first round was complete: measure anew")
	}
	result := *old
	result.Sittings++
	result.Cells = nil
	for _, t := range old.Cells {
		copied := *t
		copied.Seconds, copied.CPU = slices.Clone(t.Seconds), slices.Clone(t.CPU)
		result.Cells = append(result.Cells, &copied)
	}
	b.result, b.Depth, b.Cold, b.Full, b.Frames = &result, old.Depth, old.Cold, old.Full, old.Chosen
	return nil
}

// prepareAgain finds the masks of the earlier rounds, makes sure that they have not changed, and returns what a round takes.
func (b *bench) prepareAgain(ctx context.Context, _ time.Time) (round time.Duration, err error) {
	frames, digests := b.result.Frames, b.result.Digests
	if err := b.choose(ctx, b.result.Chosen); err != nil {
		return 0, err
	}
	if err := b.reference(ctx); err != nil {
		return 0, err
	}
	for task, digest := range digests {
		if b.result.Frames != frames || b.want[task] != digest {
			return 0, fmt.Errorf("continuing what was measured: the masks have changed since: measure anew")
		}
	}
	seconds := 0.0
	for _, t := range b.result.Cells {
		for _, s := range t.Seconds {
			seconds += s
		}
	}
	round = time.Duration(seconds / float64(max(1, b.result.Rounds)) * float64(time.Second))
	b.say("going on after %d rounds of %d masks", b.result.Rounds, b.result.Frames)
	return round, nil
}
