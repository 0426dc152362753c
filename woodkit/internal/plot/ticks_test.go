package plot

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"woodscape.example/woodkit/internal/unit"
)

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		name string
		span span
		unit unit.Unit
		n    int
		want []string // labels, without minor marks
		axis string
	}{
		{"seconds in ms", span{0, .042, false}, unit.Seconds, 5, []string{"0", "10", "20", "30", "40"}, "ms"},
		{"shares", span{0, .675, false}, unit.Share, 6, []string{"0", "20", "40", "60"}, "%"},
		{"small steps", span{0, .0042, false}, unit.Number, 5, []string{"0.000", "0.001", "0.002", "0.003", "0.004"}, ""},
		{"a step of 2.5", span{0, 12, false}, unit.Number, 5, []string{"0.0", "2.5", "5.0", "7.5", "10.0"}, ""},
		{"below zero", span{-40, 120, false}, unit.Number, 4, []string{"0", "50", "100"}, ""},
		{"bytes", span{0, 2e9, false}, unit.Bytes, 4, []string{"0.0", "0.5", "1.0", "1.5", "2.0"}, "GB"},
		{"pixels", span{0, 1.5e6, false}, unit.Number, 3, []string{"0.0", "0.5", "1.0", "1.5"}, "M"},
		{"a decade", span{.001, .01, true}, unit.Seconds, 8, []string{"1 ms", "2 ms", "5 ms", "10 ms"}, ""},
		{"decades", span{1e-6, 1, true}, unit.Seconds, 6, []string{"1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s"}, ""},
		{"shares, logarithmic", span{1e-4, 1, true}, unit.Share, 6, []string{"0.01%", "0.1%", "1%", "10%", "100%"}, ""},
		{"many decades", span{1, 1e12, true}, unit.Number, 4, []string{"1", "1,000", "1,000,000", "1 G", "1 T"}, ""},
		{"ends between decades", span{2e-3, .05, true}, unit.Seconds, 8, []string{"2 ms", "5 ms", "10 ms", "20 ms", "50 ms"}, ""},
	} {
		marks, axis := test.span.ticks(test.unit, test.n)
		got := slices.DeleteFunc(labels(marks), func(l string) bool { return l == "" })
		if diff := cmp.Diff(test.want, got); diff != "" || axis != test.axis {
			t.Errorf("%s: unit %q, want %q; labels (-want +got):\n%s", test.name, axis, test.axis, diff)
		}
	}
}

func TestSpanOf(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name      string
		values    []float64
		log, zero bool
		want      span
	}{
		{"nothing", nil, false, true, span{0, 1, false}},
		{"nothing, logarithmic", nil, true, false, span{1, 10, true}},
		{"not numbers", []float64{nan, inf, -inf}, false, true, span{0, 1, false}},
		{"only zero", []float64{0}, false, true, span{0, 1, false}},
		{"one value", []float64{4}, false, false, span{2, 6, false}},
		{"from zero", []float64{3, 4}, false, true, span{0, 4, false}},
		{"as it is", []float64{3, 4, nan}, false, false, span{3, 4, false}},
		{"below zero", []float64{-3, -1}, false, true, span{-3, 0, false}},
		{"logarithmic", []float64{0.003, 0.07}, true, false, span{0.002, 0.1, true}},
		{"zero cannot be", []float64{0, -2, 0.003, 0.07}, true, false, span{0.002, 0.1, true}},
		{"on a bound", []float64{1, 1000}, true, false, span{1, 1000, true}},
	} {
		got := spanOf(test.values, test.log, test.zero)
		if math.Abs(got.lo-test.want.lo) > 1e-12 || math.Abs(got.hi-test.want.hi) > 1e-12 || got.log != test.want.log {
			t.Errorf("%s: spanOf(%v) = %v, want %v", test.name, test.values, got, test.want)
		}
	}
}

// TestTicksOfAnything: for any data, an axis has a few marks, ascending, inside its range, and no label twice.
func TestTicksOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := rapid.Bool().Draw(t, "log")
		values := rapid.SliceOfN(rapid.Float64(), 0, 4).Draw(t, "values")
		unit := unit.Unit(rapid.IntRange(0, 3).Draw(t, "unit"))
		n := rapid.IntRange(2, 12).Draw(t, "n")
		s := spanOf(values, log, rapid.Bool().Draw(t, "zero"))
		if !(s.lo < s.hi) || math.IsInf(s.hi-s.lo, 0) || (log && s.lo <= 0) {
			t.Fatalf("spanOf(%v) = %v", values, s)
		}
		for _, v := range values {
			if p := s.position(v); finite(v, log) && math.Abs(v) < 1e290 && math.Abs(v) > 1e-290 && (p < -1e-6 || p > 1+1e-6) {
				t.Fatalf("%v stands at %v of %v", v, p, s)
			}
		}
		marks, _ := s.ticks(unit, n)
		if len(marks) == 0 || len(marks) > 9*(n+2) {
			t.Fatalf("%d marks for %v", len(marks), s)
		}
		for i, m := range marks {
			if p := s.position(m.value); p < -1e-6 || p > 1+1e-6 {
				t.Fatalf("mark %q at %v lies outside of %v", m.label, p, s)
			}
			if i > 0 && marks[i-1].value >= m.value {
				t.Fatalf("marks of %v do not ascend: %v, %v", s, marks[i-1].value, m.value)
			}
		}
	})
}

// TestTicksOfCounts: if all values are whole numbers without a unit, the axis counts, so no mark is a fraction.
func TestTicksOfCounts(t *testing.T) {
	for _, test := range []struct {
		name   string
		values []float64
		unit   unit.Unit
		want   []string
	}{
		{"ten items", []float64{0, 3, 10}, unit.Number, []string{"0", "5", "10"}},
		{"two items", []float64{2}, unit.Number, []string{"0", "1", "2"}},
		{"a gap", []float64{2, math.NaN()}, unit.Number, []string{"0", "1", "2"}},
		{"no items", nil, unit.Number, []string{"0", "1"}},
		{"speed-ups", []float64{1.5, 10}, unit.Number, []string{"0.0", "2.5", "5.0", "7.5", "10.0"}},
		{"seconds", []float64{1, 10}, unit.Seconds, []string{"0.0", "2.5", "5.0", "7.5", "10.0"}},
		{"bytes", []float64{8}, unit.Bytes, []string{"0", "2", "4", "6", "8"}},
		{"ten bytes", []float64{10}, unit.Bytes, []string{"0", "5", "10"}},
		{"kilobytes", []float64{10e3}, unit.Bytes, []string{"0.0", "2.5", "5.0", "7.5", "10.0"}},
		{"millions", []float64{10e6}, unit.Number, []string{"0.0", "2.5", "5.0", "7.5", "10.0"}},
	} {
		marks, _ := spanOf(test.values, false, true).ticksOf(test.values, test.unit, 4)
		if diff := cmp.Diff(test.want, labels(marks)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
