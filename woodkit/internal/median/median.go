// Package median is the middle of some numbers.
package median

import "slices"

// Of returns the middle one of the values, or the mean of the middle two; 0 of none. It sorts the values.
func Of[N ~int64 | ~float64](values []N) N {
	n := len(values)
	if n == 0 {
		return 0
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
