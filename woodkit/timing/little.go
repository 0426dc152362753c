package timing

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/unit"
)

// Little holds the numbers of Little's law for one run. The mean number of items inside equals the throughput times the
// mean time that each item stays (J. D. C. Little, "A Proof for the Queuing Formula L = λW", Operations Research 9, 1961).
// An item is inside from the moment a worker starts with it until the loop's body has returned. The items of a pool are all
// submitted at once, but they do not count before a worker starts with them.
//
// All three numbers come from the same spans, so they must agree: the law holds for every set of spans within the run,
// whether right or wrong. It shows how the numbers depend on each other. It does not show that they were measured well.
type Little struct {
	Inside    float64       // L: mean number of items inside: the area under the curve divided by the run's time
	PerSecond float64       // λ: throughput, in items per second
	Stay      time.Duration // W: mean time that an item stays inside
}

// String returns the law with its numbers.
func (l Little) String() string {
	return fmt.Sprintf("%s inside on average = %s per second × %s each", unit.ThreeDigits(l.Inside), unit.ThreeDigits(l.PerSecond), unit.Milliseconds(l.Stay))
}

// Little computes both sides of Little's law from the spans that are kept. The mean comes from the curve of items inside.
// The other two come from counting the items and adding up their stays. It returns zeros if nothing was observed.
func (o Observation) Little() Little {
	wall := o.Wall()
	if len(o.Spans) == 0 || wall <= 0 {
		return Little{}
	}
	var stay time.Duration
	for _, s := range o.Spans {
		stay += s.Released - s.Started
	}
	n := len(o.Spans)
	return Little{course.Of(o.Spans, course.Started, course.Released, course.One).Mean(wall), float64(n) / wall.Seconds(), stay / time.Duration(n)}
}
