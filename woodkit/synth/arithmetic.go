package synth

import "math"

// A compiler may fuse x*y + z into one operation with a single rounding. Go's compiler does so on arm64 but not on
// amd64. So this package rounds every product explicitly before it is added to something, here and in the callers. Sin,
// Cos, Atan2 and Exp of package math do not do this, so the functions below replace them. Sqrt and Floor are exact
// everywhere.

// vector is a point or a direction, in metres in vehicle coordinates: x forward, y left, z up.
type vector struct{ x, y, z float64 }

func (a vector) add(b vector) vector { return vector{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vector) sub(b vector) vector { return vector{a.x - b.x, a.y - b.y, a.z - b.z} }

func (a vector) scale(f float64) vector {
	return vector{float64(a.x * f), float64(a.y * f), float64(a.z * f)}
}

func (a vector) dot(b vector) float64 {
	return float64(a.x*b.x) + float64(a.y*b.y) + float64(a.z*b.z)
}

func (a vector) length() float64 { return math.Sqrt(a.dot(a)) }

func (a vector) unit() vector { return a.scale(1 / a.length()) }

// polynomial evaluates c[0] + c[1]·x + c[2]·x² + … by Horner's rule.
func polynomial(x float64, c ...float64) float64 {
	var sum float64
	for i := len(c) - 1; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}

// sincos returns the sine and the cosine of x, good to about 1e-12 for |x| < 100. It reduces x to ±π/4 and then uses
// the Taylor series.
func sincos(x float64) (sin, cos float64) {
	quarter := math.Floor(float64(x*(2/math.Pi)) + 0.5)
	r := x - float64(quarter*(math.Pi/2))
	q := float64(r * r)
	s := float64(r * polynomial(q, 1, -1.0/6, 1.0/120, -1.0/5040, 1.0/362880, -1.0/39916800))
	c := polynomial(q, 1, -1.0/2, 1.0/24, -1.0/720, 1.0/40320, -1.0/3628800, 1.0/479001600)
	switch int(quarter) & 3 {
	case 0:
		return s, c
	case 1:
		return c, -s
	case 2:
		return -s, -c
	}
	return -c, s
}

// arctangent returns the angle of the point (x, y), above -π and up to π, good to about 1e-12. It halves the angle
// twice and then uses the Taylor series.
func arctangent(y, x float64) float64 {
	if x == 0 && y == 0 {
		return 0
	}
	swap := math.Abs(y) > math.Abs(x)
	a, b := math.Abs(y), math.Abs(x)
	if swap {
		a, b = b, a
	}
	t := a / b
	for range 2 {
		t = t / (1 + math.Sqrt(1+float64(t*t)))
	}
	q := float64(t * t)
	angle := float64(4 * float64(t*polynomial(q, 1, -1.0/3, 1.0/5, -1.0/7, 1.0/9, -1.0/11, 1.0/13, -1.0/15, 1.0/17)))
	if swap {
		angle = math.Pi/2 - angle
	}
	if x < 0 {
		angle = math.Pi - angle
	}
	if y < 0 {
		angle = -angle
	}
	return angle
}
