package timing

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/unit"
)

// Little is Little's law on one run: what is inside on average is what passes a second times how long each stays
// (J. D. C. Little, "A Proof for the Queuing Formula L = λW", Operations Research 9, 1961). An item is inside from when a
// worker starts with it until the loop's body has returned: a pool's items, submitted all at once, do not count before.
//
// All three come from the same spans. That they agree is arithmetic: it holds for every set of spans within the run, true
// or not, so it says what the numbers have to do with each other, and nothing about whether they were measured well.
type Little struct {
	Inside    float64       // L: mean number of items inside, the curve's area over the run's time
	PerSecond float64       // λ: items that pass in a second
	Stay      time.Duration // W: mean time that an item is inside
}

// String is the law with its numbers.
func (l Little) String() string {
	return fmt.Sprintf("%s inside on average = %s per second × %s each", unit.ThreeDigits(l.Inside), unit.ThreeDigits(l.PerSecond), unit.Milliseconds(l.Stay))
}

// Little works out both sides of Little's law from the spans that are kept: the mean from the curve of items inside, the
// others from counting items and adding up their stays. It is zero where nothing was observed.
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
