// Package median computes the median of some numbers.
package median

import "slices"

// Of returns the middle value, or the mean of the middle two. Without values it returns 0. It sorts the values in
// place.
func Of[N ~int64 | ~float64](values []N) N {
	n := len(values)
	if n == 0 {
		return 0
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
