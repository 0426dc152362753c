package notebook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// slowest is the number of cells that the table names.
const slowest = 5

// Timings formats the times of a run as a table: seconds per heading, in the notebook's order, then the slowest cells.
func Timings(times []CellTime) string {
	type row struct {
		heading string
		cells   int
		seconds float64
	}
	var rows []row
	total := row{heading: "all cells"}
	for _, time := range times {
		if len(rows) == 0 || rows[len(rows)-1].heading != time.Heading {
			rows = append(rows, row{heading: time.Heading})
		}
		for _, r := range []*row{&rows[len(rows)-1], &total} {
			r.cells++
			r.seconds += time.Seconds
		}
	}
	width := utf8.RuneCountInString(total.heading)
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r.heading))
	}
	var text strings.Builder
	line := func(heading string, cells any, seconds any) {
		pad := strings.Repeat(" ", width-utf8.RuneCountInString(heading))
		fmt.Fprintf(&text, "  %s%s  %5v  %8v\n", heading, pad, cells, seconds)
	}
	line("", "cells", "seconds")
	for _, r := range append(rows, total) {
		line(r.heading, r.cells, fmt.Sprintf("%.2f", r.seconds))
	}
	ordered := slices.SortedStableFunc(slices.Values(times), func(a, b CellTime) int { return cmp.Compare(b.Seconds, a.Seconds) })
	var names []string
	for _, time := range ordered[:min(slowest, len(ordered))] {
		names = append(names, fmt.Sprintf("cell %d %.2f s", time.Number, time.Seconds))
	}
	if len(names) > 0 {
		fmt.Fprintf(&text, "  slowest: %s\n", strings.Join(names, ", "))
	}
	return text.String()
}
