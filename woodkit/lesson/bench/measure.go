package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/usage"
)

// Measure runs every cell in rounds. An interrupt ends it: the result has the complete rounds, and says that it is partial.
// An error means that there is no result.
func Measure(ctx context.Context, o Options) (*Result, error) {
	b := newBench(o)
	if len(b.result.Cells) == 0 {
		return nil, fmt.Errorf("measuring: none of the combinations that were asked for makes sense: %s", whyNone(o))
	}
	began := b.result.Start
	prepare := b.prepare
	if o.Resume != nil {
		if err := b.takeUp(o.Resume); err != nil {
			return nil, fmt.Errorf("continuing what was measured: %w", err)
		}
		prepare = b.prepareAgain
	}
	round, err := prepare(ctx, began)
	if err == nil {
		b.meter, b.before, b.earlier = load.Start(os.DirFS("/")), usage.Processor(), b.result.Load
		err = b.rounds(ctx, began, round)
		b.noteLoad()
	}
	b.result.End = time.Now()
	if ctx.Err() != nil {
		return b.result, b.result.judge()
	}
	b.result.Partial = false
	return b.result, errors.Join(err, b.result.judge())
}

// prepare runs every cell once on a few masks, and chooses how many masks are measured. It returns what a round will take.
func (b *bench) prepare(ctx context.Context, began time.Time) (round time.Duration, err error) {
	if err := b.choose(ctx, warmFrames); err != nil {
		return 0, err
	}
	if err := b.reference(ctx); err != nil {
		return 0, err
	}
	b.say("first every cell runs once on %d masks, to learn what it costs", len(b.frames))
	var start, each time.Duration // what all cells cost once, and per mask
	for _, t := range b.result.Cells {
		before := time.Now()
		run, ok := b.once(ctx, t)
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		if ok {
			inside := time.Duration(run.Seconds * float64(time.Second))
			start, each = start+time.Since(before)-inside, each+inside/time.Duration(len(b.frames))
		}
	}
	n := b.Frames
	switch {
	case b.Full:
		n = len(b.Dataset.Frames())
	case n == 0:
		left := max(0, b.Time-time.Since(began))
		n = int((left/aimedRounds - start) / max(1, each))
		n = max(fewest, n)
	}
	if err := b.choose(ctx, n); err != nil {
		return 0, err
	}
	b.result.StayedWarm = 0 // these runs had no time
	b.leaveOutTooLarge()
	if err := b.exhaust(ctx); err != nil {
		return 0, err
	}
	round = start + each*time.Duration(len(b.frames))
	if b.Full {
		b.say("%d masks, every cell once: about %v", len(b.frames), round.Round(time.Second))
		return round, b.reference(ctx)
	}
	b.say("%d masks, about %v per round; at least %d rounds, so about %v", len(b.frames), round.Round(time.Second), interval.FewestRounds,
		max(b.Time, time.Since(began)+round*interval.FewestRounds).Round(time.Second))
	return round, b.reference(ctx)
}

// leaveOutTooLarge leaves out the cells whose pool would fill the memory with masks that wait to be added.
func (b *bench) leaveOutTooLarge() {
	most := int64(len(b.frames)) * int64(b.Dataset.Size.X) * int64(b.Dataset.Size.Y)
	_, free := limits.Memory(os.DirFS("/"))
	for _, t := range b.result.alive() {
		if t.Way == Loading && free > 0 && most > free/2 {
			t.Failed = fmt.Sprintf("its pool may load all masks before they are added: %.1f GB, and only %.1f GB are free; measure fewer --frames", float64(most)/1e9, float64(free)/1e9)
		}
	}
}

// rounds measures until every interval is tight or the time is up, but at least as many rounds as an interval needs.
func (b *bench) rounds(ctx context.Context, began time.Time, round time.Duration) error {
	done, failed := 0, 0
	for {
		rounds, alive := b.result.Rounds, b.left()
		switch {
		case b.Full && (rounds == 1 || len(alive) == 0 && len(b.result.alive()) > 0), rounds >= interval.FewestRounds && (b.result.tight() || time.Since(began)+round > b.Time):
			return nil
		case len(alive) == 0:
			return errors.New("measuring: no cell is left: " + b.result.Cells[0].Failed + b.result.NotMeasured)
		}
		left := max(1, interval.FewestRounds-rounds, int((b.Time-time.Since(began))/max(1, round)))
		if b.Full {
			left = 1
		}
		before, start := done, time.Now()
		took := make([]Run, len(alive))
		b.progress(done, failed, before+left*len(alive))
		for _, i := range rand.Perm(len(alive)) {
			run, ok := b.once(ctx, alive[i])
			if ctx.Err() != nil {
				return context.Cause(ctx) // a round that is cut short leaves nothing
			}
			took[i] = run
			done++
			if !ok {
				failed++
			}
			if b.Full && ok { // this round is all there will be, so an interrupt keeps what is done
				alive[i].add(run)
				if err := b.keep(); err != nil {
					return err
				}
			}
			b.progress(done, failed, before+left*len(alive))
		}
		for i, t := range alive {
			if t.Failed == "" && !b.Full {
				t.add(took[i])
			}
		}
		b.result.Rounds++
		if err := b.keep(); err != nil {
			return err
		}
		round = (round + time.Since(start)) / 2
	}
}

// left are the cells that are measured in this round: where each is measured once, those that were not yet.
func (b *bench) left() []*Timing {
	return slices.DeleteFunc(b.result.alive(), func(t *Timing) bool { return b.Full && len(t.Seconds) > 0 })
}
