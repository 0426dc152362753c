package unit

import (
	"math"
	"testing"
)

func TestFormat(t *testing.T) {
	for _, test := range []struct {
		unit  Unit
		value float64
		want  string
	}{
		{Number, 0, "0"},
		{Number, 7, "7"},
		{Number, -1234, "−1,234"},
		{Number, 1236480, "1,236,480"},
		{Number, 9_999_999, "9,999,999"},
		{Number, 10_000_000, "10 M"},
		{Number, 10181176320, "10.2 G"},
		{Number, 0.5, "0.5"},
		{Number, 1.234, "1.23"},
		{Number, 0.000321, "0.000321"},
		{Number, 0.0000321, "3.21e−05"},
		{Number, 1e300, "1e+288 T"},
		{Seconds, 0, "0 s"},
		{Seconds, 1e-12, "0.001 ns"},
		{Seconds, 2e-7, "200 ns"},
		{Seconds, 9.994e-7, "999 ns"},
		{Seconds, 9.996e-7, "1 µs"}, // rounding moves the number to the next prefix
		{Seconds, 0.0052, "5.2 ms"},
		{Seconds, 0.9994, "999 ms"},
		{Seconds, 0.9995, "1 s"},
		{Seconds, 1, "1 s"},
		{Seconds, -0.0052, "−5.2 ms"},
		{Seconds, 261.139, "261 s"},
		{Seconds, 1149.29, "1,150 s"},
		{Bytes, 0, "0 B"},
		{Bytes, 999, "999 B"},
		{Bytes, 999.6, "1 kB"},
		{Bytes, 12364800, "12.4 MB"},
		{Bytes, 1 << 30, "1.07 GB"},
		{Bytes, 815e9, "815 GB"},
		{Share, 0, "0%"},
		{Share, 1, "100%"},
		{Share, .675113, "67.5%"},
		{Share, .000320, "0.032%"},
		{Share, .9996, "100%"},
		{Seconds, math.NaN(), "–"},
		{Bytes, math.Inf(1), "∞"},
		{Share, math.Inf(-1), "−∞"},
	} {
		if got := test.unit.Format(test.value); got != test.want {
			t.Errorf("Unit %d formats %v as %q, want %q", test.unit, test.value, got, test.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "1": "1", "123": "123", "1234": "1,234", "-123456": "−123,456", "1234567.891": "1,234,567.891",
	} {
		if got := grouped(in); got != want {
			t.Errorf("grouped(%q) = %q, want %q", in, got, want)
		}
	}
}
