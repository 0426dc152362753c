package explore

import (
	"math/rand/v2"
	"time"
)

// priorities chooses the schedule of one run at random, as PCT does (Burckhardt, Kothari, Musuvathi and Nagarakatte, "A
// Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
//
// Each goroutine gets a random priority. Among those that can go on, the one with the highest priority runs. At depth-1
// random steps, the priority of the running goroutine falls below those of all goroutines that have not fallen. A goroutine
// that takes the default of a select falls below all others, because it may only be polling. If a bug needs depth
// operations in a certain order, one run hits it with a probability of at least 1/(n·k^(depth-1)), for n goroutines and k
// steps.
type priorities struct {
	random *rand.Rand
	of     map[int]float64 // by goroutine; below 1 after a fall
	falls  map[int]float64 // by step: the priority to which the running goroutine falls
}

func newPriorities(random *rand.Rand, depth, steps int) *priorities {
	p := &priorities{random: random, of: map[int]float64{}, falls: map[int]float64{}}
	for i := range depth - 1 {
		p.falls[random.IntN(max(steps, 1))] = float64(i) / float64(depth)
	}
	return p
}

// pick returns the goroutine that does step number at.
func (p *priorities) pick(able []*goroutine, at int) *goroutine {
	for _, g := range able {
		if _, known := p.of[g.id]; !known {
			p.of[g.id] = 1 + p.random.Float64()
		}
	}
	for _, g := range able {
		if g.yielded {
			p.of[g.id] = min(p.of[g.id], -float64(g.at)) // the later it took its default, the lower its priority
		}
	}
	g := p.highest(able)
	if to, falls := p.falls[at]; falls {
		p.of[g.id] = to
		g = p.highest(able)
	}
	return g
}

func (p *priorities) highest(able []*goroutine) *goroutine {
	best := able[0]
	for _, g := range able[1:] {
		if p.of[g.id] > p.of[best.id] {
			best = g
		}
	}
	return best
}

// atRandom makes up to n runs with random priorities until end. It returns the first run that fails, or else the last one.
func (o Options) atRandom(f func(*Schedule), n, longest int, end time.Time) Result {
	random := rand.New(rand.NewPCG(o.Seed, 1))
	for tried := 1; ; tried++ {
		s := o.schedule()
		p := newPriorities(random, 1+tried%o.Depth, longest)
		s.pick = func(able []*goroutine) *goroutine { return p.pick(able, len(s.steps)) }
		s.pickCase = func(choices []int) int { return random.IntN(len(choices)) }
		r := s.result(s.run(f, o.Steps, nil))
		r.Random, longest = tried, max(longest, len(s.steps))
		if r.Kind != None || tried == n || time.Now().After(end) {
			return r
		}
	}
}
