package plot

import (
	"math"

	"woodscape.example/woodkit/internal/unit"
)

// tick is a mark on an axis. A tick without label is a minor one.
type tick struct {
	value float64
	label string
}

// span is the range of values that an axis covers.
type span struct {
	lo, hi float64
	log    bool
}

// position is where a value stands: 0 at the low end of the axis, 1 at its high end. It may lie outside.
func (s span) position(v float64) float64 {
	if s.log {
		return (math.Log(v) - math.Log(s.lo)) / (math.Log(s.hi) - math.Log(s.lo))
	}
	return (v - s.lo) / (s.hi - s.lo)
}

// finite reports whether a value can be drawn: a number, not infinite, and above zero on a log axis.
func finite(v float64, log bool) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0) && (!log || v > 0)
}

// spanOf covers all values that can be drawn; a linear one begins at zero where zero is asked for.
// A log span ends on 1, 2 or 5 times a power of ten. With nothing to cover it is 0 to 1, or 1 to 10.
func spanOf(values []float64, log, zero bool) span {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if finite(v, log) {
			v = min(max(v, -1e300), 1e300)    // so that differences stay finite
			if math.Abs(v) < 1e-290 && !log { // so that they can be divided
				v = 0
			}
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	switch {
	case lo > hi && log:
		return span{1, 10, true}
	case lo > hi:
		return span{0, 1, false}
	case log:
		return logSpan(lo, hi)
	}
	if zero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	if hi-lo <= 1e-9*max(math.Abs(lo), math.Abs(hi)) { // too close together to be told apart by their labels
		if lo == 0 && hi == 0 {
			return span{0, 1, false}
		}
		pad := math.Abs(lo) / 2
		lo, hi = lo-pad, hi+pad
	}
	return span{lo, hi, false}
}

// logSpan widens a range to the next 1, 2 or 5 times a power of ten, at least to a factor of 5.
func logSpan(lo, hi float64) span {
	lo, hi = max(lo, 1e-300), min(hi, 1e300)
	lo, hi = roundDown125(lo), roundUp125(max(hi, lo))
	for hi/lo < 4.9 {
		lo, hi = roundDown125(lo*0.9), roundUp125(hi*1.1)
	}
	return span{lo, hi, true}
}

// roundDown125 is the largest 1, 2 or 5 times a power of ten that is not above v.
func roundDown125(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, m := range []float64{5, 2} {
		if v >= m*power*(1-1e-9) {
			return m * power
		}
	}
	return power
}

// roundUp125 is the smallest 1, 2 or 5 times a power of ten that is not below v.
func roundUp125(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, m := range []float64{1, 2, 5} {
		if v <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// ticks are the marks of an axis of which about n fit, and the name of the unit they are written in, which
// is empty where each label carries its own: on a log axis.
func (s span) ticks(u unit.Unit, n int) (marks []tick, name string) {
	if s.log {
		return s.logTicks(u, n), ""
	}
	p := u.PrefixFor(max(math.Abs(s.lo), math.Abs(s.hi)))
	lo, hi := s.lo/p.Size, s.hi/p.Size
	return s.every(niceStep((hi-lo)/float64(max(n, 1))), p), p.Name
}

// ticksOf are the marks of an axis that shows these values: where plain numbers or bytes are all whole, they count
// something, and no mark is a part of one.
func (s span) ticksOf(values []float64, u unit.Unit, n int) (marks []tick, name string) {
	p := u.PrefixFor(max(math.Abs(s.lo), math.Abs(s.hi)))
	counts := (u == unit.Number || u == unit.Bytes) && !s.log && p.Size == 1 // marks in millions may well be parts of one
	for _, v := range values {
		counts = counts && (!finite(v, false) || v == math.Trunc(v))
	}
	if !counts {
		return s.ticks(u, n)
	}
	return s.every(wholeStep((s.hi-s.lo)/float64(max(n, 1))), p), p.Name
}

// every are the marks of a linear axis at each step, which is in units of a prefix.
func (s span) every(step float64, p unit.Prefix) (marks []tick) {
	lo, hi := s.lo/p.Size, s.hi/p.Size
	power := math.Floor(math.Log10(step) + 1e-9)
	decimals := -int(power)
	if math.Abs(step/math.Pow(10, power)-2.5) < 1e-6 {
		decimals++
	}
	decimals = max(0, decimals)
	first := math.Ceil(lo/step - 1e-9)
	for i := 0; ; i++ {
		v := (first + float64(i)) * step
		if v > hi+step*1e-9 || i > 1000 {
			return marks
		}
		marks = append(marks, tick{v * p.Size, tickLabel(v, decimals)})
	}
}

// tickLabel writes a tick of a linear axis; far from zero, where decimals would be endless, with an exponent.
func tickLabel(v float64, decimals int) string {
	if decimals > 9 || math.Abs(v) >= 1e7 {
		return unit.Digits(v)
	}
	return unit.Decimal(v, decimals, false)
}

// niceStep is the smallest 1, 2, 2.5 or 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if v <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// wholeStep is niceStep for counts: whole, so at least 1, and 5 in place of 2.5.
func wholeStep(v float64) float64 {
	step := max(1, niceStep(v))
	if step == 2.5 {
		return 5
	}
	return step
}

// logTicks labels 1, 2 and 5 of each decade where all fit, else powers of ten, else every second, third, … power,
// with minor marks between neighbours.
func (s span) logTicks(u unit.Unit, n int) []tick {
	first := int(math.Floor(math.Log10(s.lo) + 1e-9))
	last := int(math.Ceil(math.Log10(s.hi) - 1e-9))
	decades := math.Log10(s.hi) - math.Log10(s.lo) // the quotient may be too large for a number
	fine := 3*decades <= float64(n)+1 || decades < 1.5
	every := max(1, int(math.Ceil(decades/float64(max(n, 1)))))
	var marks []tick
	for e := first; e <= last; e++ {
		for m := 1; m <= 9; m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < s.lo*(1-1e-9) || v > s.hi*(1+1e-9) {
				continue
			}
			label := ""
			if (m == 1 && (e%every+every)%every == 0) || fine && (m == 2 || m == 5) {
				label = u.Format(v)
			}
			if label != "" || every == 1 || m == 1 && every <= 3 {
				marks = append(marks, tick{v, label})
			}
		}
	}
	return marks
}
