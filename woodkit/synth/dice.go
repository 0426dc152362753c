package synth

import "math/rand/v2"

// dice draws a frame's random numbers. They depend only on the seed and the frame's index.
type dice struct{ source *rand.PCG }

// Each purpose has its own stream of numbers, so drawing a picture changes nothing in the mask. Which stream a purpose
// has does not matter, with one exception: the scene's stream was chosen so that the first frame of seed 1, which
// notebooks show, has something of most classes.
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

// chance returns true with probability p.
func (d dice) chance(p float64) bool { return d.unit() < p }

// below returns a whole number from 0 to n-1.
func (d dice) below(n int) int { return int(d.unit() * float64(n)) }
