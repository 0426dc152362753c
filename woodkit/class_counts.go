package woodkit

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Total is the number of counted pixels that have a class.
func (t ClassTable) Total(c Counts) (total int64) {
	for class := range t.Named() {
		total += c[class.ID]
	}
	return total
}

// Densities returns each class's share of all pixels that have a class, between 0 and 1, by id. If nothing was counted, all
// are zero.
func (t ClassTable) Densities(c Counts) []float64 {
	shares := make([]float64, t.Len())
	if total := t.Total(c); total > 0 {
		for class := range t.Named() {
			shares[class.ID] = float64(c[class.ID]) / float64(total)
		}
	}
	return shares
}

// Extremes returns the classes with the most and the fewest pixels, among those that have any.
func (t ClassTable) Extremes(c Counts) (most, fewest Class) {
	for class := range t.Named() {
		if most.Name == "" || c[class.ID] > c[most.ID] {
			most = class
		}
		if n := c[class.ID]; n > 0 && (fewest.Name == "" || n < c[fewest.ID]) {
			fewest = class
		}
	}
	return most, fewest
}

// Table lists the classes with their pixels and densities (six decimals, as the article prints them). Below them it lists the
// ids that are ignored and occur. They have no density.
func (t ClassTable) Table(c Counts) Table {
	table := Table{Header: []string{"class", "pixels", "density"}}
	shares := t.Densities(c)
	for class := range t.Named() {
		table.Rows = append(table.Rows, []string{class.Name, fmt.Sprint(c[class.ID]), fmt.Sprintf("%.6f", shares[class.ID])})
	}
	for _, class := range t.ignoredIn(c) {
		table.Rows = append(table.Rows, []string{class.Name + " (ignored)", fmt.Sprint(c[class.ID]), "–"})
	}
	return table
}

// ignoredIn returns the ids that are ignored and have been counted.
func (t ClassTable) ignoredIn(c Counts) ClassTable {
	return slices.DeleteFunc(slices.Clone(t.Ignored()), func(class Class) bool { return c[class.ID] == 0 })
}

// JSON writes counts by the classes' names in the order of their ids, {"void":877494,"road":310862,…}, compact. After them
// come the ignored ids, by their names, and then any ids that the table does not have, if pixels with them were counted, as
// "id 10".
func (t ClassTable) JSON(c Counts) json.RawMessage {
	out := []byte{'{'}
	write := func(name string, n int64) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name) // a string can always be encoded
		out = fmt.Appendf(out, "%s:%d", key, n)
	}
	for class := range t.Named() {
		write(class.Name, c[class.ID])
	}
	for _, class := range t.Ignored() {
		write(class.Name, c[class.ID])
	}
	known := t.has()
	for id, n := range c {
		if n != 0 && !known[id] {
			write(fmt.Sprintf("id %d", id), n)
		}
	}
	return append(out, '}')
}
