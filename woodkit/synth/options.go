package synth

import (
	"fmt"
	"runtime"
)

// Options says what set to make. A zero value stands for the default, except for Images.
type Options struct {
	Frames   int                   // masks; 0 means 1024
	Seed     uint64                // 0 means 1, so no set has seed 0
	Images   int                   // RGB pictures for this many first frames, and for the first frame of every other camera; 0 means none
	Workers  int                   // goroutines; 0 means one per core
	Damage   int                   // number of deliberate defects, in turn: truncated masks, wrong ids, pictures without mask, foreign files
	Progress func(done, total int) // called after every frame, by one goroutine at a time; may be nil
	Report   *Report               // if not nil, the statistics of the set, without its defects, are added to it
}

func (o Options) withDefaults() (Options, error) {
	if o.Frames < 0 || o.Images < 0 || o.Workers < 0 || o.Damage < 0 {
		return o, fmt.Errorf("generating a synthetic set: frames, images, workers and damage must not be negative")
	}
	if o.Frames == 0 {
		o.Frames = 1024
	}
	if o.Frames > maxFrames {
		return o, fmt.Errorf("generating a synthetic set: %d frames are too many, because a frame's number has five digits; ask for at most %d", o.Frames, maxFrames)
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Workers == 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o, nil
}

// maxFrames is how many frames the five digits of a name can number.
const maxFrames = 100_000
