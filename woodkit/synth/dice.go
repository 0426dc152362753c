package synth

import "math/rand/v2"

// dice draws a frame's random numbers. They depend on the seed and the frame's index only.
type dice struct{ source *rand.PCG }

// Streams keep the numbers for one purpose apart from those for another, so that a picture changes nothing in its mask.
// Which numbers they are does not matter; that of the scene was chosen for the first frame of seed 1, which notebooks show,
// to have something of most classes.
const (
	lightStream  = 1
	noiseStream  = 2
	sceneStream  = 94
	raggedStream = 255
)

// newDice returns the dice of one frame for one purpose; stream is below 256.
func newDice(seed uint64, index int, stream uint64) dice {
	return dice{rand.NewPCG(seed, uint64(index)<<8|stream)}
}

// unit returns a number in [0, 1).
func (d dice) unit() float64 { return float64(float64(d.source.Uint64()>>11) / (1 << 53)) }

// between returns a number in [low, high).
func (d dice) between(low, high float64) float64 { return low + float64((high-low)*d.unit()) }

// chance says yes with probability p.
func (d dice) chance(p float64) bool { return d.unit() < p }

// below returns a whole number in 0 … n-1.
func (d dice) below(n int) int { return int(d.unit() * float64(n)) }
