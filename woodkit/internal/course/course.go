// Package course turns the spans of a run into curves over time: how many items were in flight, and how many bytes
// their results held.
package course

import (
	"cmp"
	"slices"
	"time"

	"woodscape.example/woodkit/scan"
)

// A Course is a quantity over time. Each value holds from its moment until the next one.
type Course struct {
	At    []time.Duration
	Value []int64
}

// Of adds up weight(span) over the time from from(span) until to(span), for every span. If one span ends at the moment
// in which another begins, the end comes first. So a bound that is kept strictly is not exceeded in the drawing either.
func Of(spans []scan.Span, from, to func(scan.Span) time.Duration, weight func(scan.Span) int64) Course {
	type change struct {
		at time.Duration
		by int64
	}
	changes := make([]change, 0, 2*len(spans))
	for _, s := range spans {
		if w := weight(s); w != 0 && to(s) > from(s) {
			changes = append(changes, change{from(s), w}, change{to(s), -w})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	c := Course{At: []time.Duration{0}, Value: []int64{0}}
	for _, change := range changes {
		last := len(c.At) - 1
		if c.At[last] < change.at {
			c.At, c.Value = append(c.At, change.at), append(c.Value, c.Value[last])
			last++
		}
		c.Value[last] += change.by
	}
	return c
}

// Most returns the largest value.
func (c Course) Most() int64 { return slices.Max(c.Value) }

// Until returns the course up to a moment.
func (c Course) Until(end time.Duration) Course {
	last, found := slices.BinarySearch(c.At, end)
	if !found {
		last--
	}
	at, value := slices.Clone(c.At[:last+1]), slices.Clone(c.Value[:last+1])
	return Course{append(at, end), append(value, value[last])}
}

// Mean returns the average of the values over the time until end.
func (c Course) Mean(end time.Duration) float64 {
	sum := 0.0
	for i, value := range c.Value {
		until := end
		if i+1 < len(c.At) {
			until = min(end, c.At[i+1])
		}
		sum += float64(value) * max(0, (until-c.At[i]).Seconds())
	}
	if end <= 0 {
		return 0
	}
	return sum / end.Seconds()
}

// One is the weight that counts items.
func One(scan.Span) int64 { return 1 }

// Results is the weight that counts results. An item that failed has none.
func Results(s scan.Span) int64 {
	if s.Err != nil {
		return 0
	}
	return 1
}

// Bytes is the weight that counts the bytes of results. An item that failed holds none.
func Bytes(s scan.Span) int64 { return Results(s) * s.Bytes }

// These functions return the moments of an item between which it can be counted.
func Submitted(s scan.Span) time.Duration { return s.Submitted }
func Started(s scan.Span) time.Duration   { return s.Started }
func Done(s scan.Span) time.Duration      { return s.Done }
func Released(s scan.Span) time.Duration  { return s.Released }

// InFlight returns how many items were in flight: submitted but not yet released.
func InFlight(spans []scan.Span) Course { return Of(spans, Submitted, Released, One) }

// ResultBytes returns how many bytes the results held that were done but not yet released.
func ResultBytes(spans []scan.Span) Course { return Of(spans, Done, Released, Bytes) }
