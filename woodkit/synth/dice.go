package synth

import "math/rand/v2"

// dice draws a frame's random numbers. They depend on the seed and the frame's index only.
type dice struct{ source *rand.PCG }

// newDice returns the dice of one frame. The purpose keeps the stream of, say, the picture's noise apart from the scene's.
func newDice(seed uint64, index int, purpose uint64) dice {
	return dice{rand.NewPCG(seed, uint64(index)<<8|purpose)}
}

// unit returns a number in [0, 1).
func (d dice) unit() float64 { return float64(float64(d.source.Uint64()>>11) / (1 << 53)) }

// between returns a number in [low, high).
func (d dice) between(low, high float64) float64 { return low + float64((high-low)*d.unit()) }

// chance says yes with probability p.
func (d dice) chance(p float64) bool { return d.unit() < p }

// below returns a whole number in 0 … n-1.
func (d dice) below(n int) int { return int(d.unit() * float64(n)) }
