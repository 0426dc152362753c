package unit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Unit says what a number measures, so that axes and labels can choose a prefix.
type Unit int

const (
	Number  Unit = iota // plain numbers: 1,024, 1.24 M
	Seconds             // seconds: 5.2 ms, 918 s
	Bytes               // bytes with decimal prefixes, as in the article: 12.4 MB
	Share               // shares of a whole, from 0 to 1, shown as percentages: 67.5%
)

// A Prefix is one name of a unit, such as "ms".
type Prefix struct {
	Size float64 // how many base units it is
	Name string
}

// prefixes lists the names of each unit from small to large. The first one is also used for anything smaller.
func (u Unit) prefixes() []Prefix {
	switch u {
	case Seconds:
		return []Prefix{{1e-9, "ns"}, {1e-6, "µs"}, {1e-3, "ms"}, {1, "s"}}
	case Bytes:
		return []Prefix{{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}, {1e15, "PB"}}
	case Share:
		return []Prefix{{0.01, "%"}}
	default:
		return []Prefix{{1, ""}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}}
	}
}

// PrefixFor returns the prefix in which a number of the base unit reads best: the largest one that leaves at least 1.
func (u Unit) PrefixFor(v float64) Prefix {
	v = math.Abs(round3(v))
	list := u.prefixes()
	best := list[0]
	if u == Seconds && v == 0 {
		return Prefix{1, "s"}
	}
	for _, p := range list[1:] {
		if v >= p.Size*(1-1e-9) {
			best = p
		}
	}
	return best
}

// Format formats a number with three significant digits and its unit, as on the labels of bars: "5.2 ms", "12.4 MB",
// "67.5%", "1,236,480". Whole plain numbers below ten million keep all their digits. NaN is "–", and an infinite number
// is "∞".
func (u Unit) Format(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	}
	if u == Number && v == math.Trunc(v) && math.Abs(v) < 1e7 {
		return grouped(strconv.FormatFloat(v, 'f', 0, 64))
	}
	p := u.PrefixFor(v)
	return p.attach(Digits(round3(v) / p.Size))
}

// attach appends the name of a prefix to a number.
func (p Prefix) attach(number string) string {
	switch p.Name {
	case "":
		return number
	case "%":
		return number + "%"
	}
	return number + " " + p.Name
}

// round3 rounds to three significant digits.
func round3(v float64) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// Digits formats a number with three significant digits and commas between thousands. It uses an exponent only if it
// must.
func Digits(v float64) string {
	a := math.Abs(v)
	if a != 0 && (a < 1e-4 || a >= 1e7) {
		return minus(strconv.FormatFloat(v, 'g', 3, 64))
	}
	decimals := 0
	if a != 0 {
		decimals = max(0, 2-int(math.Floor(math.Log10(a)+1e-9)))
	}
	return Decimal(v, decimals, true)
}

// Decimal formats a number with this many decimals. If trim is true, it removes zeros at the end.
func Decimal(v float64, decimals int, trim bool) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if trim && strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return grouped(s)
}

// grouped puts commas between groups of three digits before the point, and a proper minus sign in front.
func grouped(s string) string {
	sign, rest := "", s
	if strings.HasPrefix(s, "-") {
		sign, rest = "−", s[1:]
	}
	whole, fraction, found := strings.Cut(rest, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + fraction
	}
	return sign + whole
}

// minus replaces hyphens by minus signs.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// Format writes a value with this prefix and its unit, with three digits of its own: "0.173 ms" beside "7.48 ms".
func (p Prefix) Format(v float64) string { return p.attach(Digits(v / p.Size)) }

// PerCent writes a share of 0 to 1 in per cent, without decimals: "55 %".
func PerCent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
