package woodkit

import (
	"encoding/json"
	"fmt"
)

// Densities returns each class's share of all pixels counted, between 0 and 1, in class order; zeros where nothing was
// counted.
func (t ClassTable) Densities(c Counts) []float64 {
	shares := make([]float64, t.Len())
	if total := c.Total(); total > 0 {
		for id := range shares {
			shares[id] = float64(c[id]) / float64(total)
		}
	}
	return shares
}

// Extremes returns the classes with the most and the fewest pixels, of those that were seen at all.
func (t ClassTable) Extremes(c Counts) (most, fewest Class) {
	for _, class := range t.All() {
		if c[class.ID] > c[most.ID] || most.Name == "" {
			most = class
		}
		if n := c[class.ID]; n > 0 && (fewest.Name == "" || n < c[fewest.ID]) {
			fewest = class
		}
	}
	return most, fewest
}

// Table lists the classes with their pixels and densities (six decimals, as the article prints them).
func (t ClassTable) Table(c Counts) Table {
	table := Table{Header: []string{"class", "pixels", "density"}}
	for id, share := range t.Densities(c) {
		table.Rows = append(table.Rows, []string{t.All()[id].Name, fmt.Sprint(c[id]), fmt.Sprintf("%.6f", share)})
	}
	return table
}

// JSON writes counts by the classes' names in the order of their ids, {"void":877494,"road":310862,…}, compact. Ids above
// the table stand behind them where anything was counted, as "id 10".
func (t ClassTable) JSON(c Counts) json.RawMessage {
	out := []byte{'{'}
	for id, name := range t.Names() {
		if id > 0 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name) // a string always can be
		out = fmt.Appendf(out, "%s:%d", key, c[id])
	}
	for id := t.Len(); id < len(c); id++ {
		if c[id] != 0 {
			out = fmt.Appendf(out, `,"id %d":%d`, id, c[id])
		}
	}
	return append(out, '}')
}
