package main

import (
	"encoding/json"
	"fmt"
	"io"

	"woodscape.example/woodkit"
)

// mostColumns is the largest number of classes for which a table of pairs is printed as text. JSON has all.
const mostColumns = 24

// printTogether prints how many classes frames show, and which classes they show together.
func printTogether(out io.Writer, t woodkit.Tally) {
	per := woodkit.Table{Header: []string{"classes in a frame", "frames"}}
	for n, frames := range t.ClassesPerFrame() {
		if frames > 0 {
			per.Rows = append(per.Rows, []string{fmt.Sprint(n), fmt.Sprint(frames)})
		}
	}
	fmt.Fprintln(out, per)
	pairs := coOccurrences(t)
	if n := len(pairs.Rows); n > mostColumns {
		fmt.Fprintf(out, "frames with both of two classes: too many columns for %d classes; --format json has them\n\n", n)
		return
	}
	fmt.Fprintln(out, pairs)
}

// coOccurrences lists how many frames show both classes of each pair, for the classes that occur at all. Columns are headed by ids.
func coOccurrences(t woodkit.Tally) woodkit.Table {
	table := woodkit.Table{Header: []string{"frames with both"}}
	together := t.CoOccurrence()
	for class := range t.Classes.Named() {
		if t.Presence[class.ID] == 0 {
			continue
		}
		table.Header = append(table.Header, fmt.Sprint(class.ID))
		row := []string{fmt.Sprintf("%d %s", class.ID, class.Name)}
		for other := range t.Classes.Named() {
			if t.Presence[other.ID] > 0 {
				row = append(row, fmt.Sprint(together[class.ID][other.ID]))
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// perFrameJSON writes how many frames show how many classes, by the number of classes.
func perFrameJSON(t woodkit.Tally) json.RawMessage {
	doc := []byte{'{'}
	for n, frames := range t.ClassesPerFrame() {
		if frames > 0 {
			doc = fmt.Appendf(append(doc, comma(doc)...), `"%d":%d`, n, frames)
		}
	}
	return append(doc, '}')
}

// pairsJSON writes how many frames show both of two classes, by the names of both.
func pairsJSON(t woodkit.Tally) json.RawMessage {
	together, doc := t.CoOccurrence(), []byte{'{'}
	for class := range t.Classes.Named() {
		row := []byte{'{'}
		for other := range t.Classes.Named() {
			row = fmt.Appendf(append(row, comma(row)...), "%s:%d", quoted(other.Name), together[class.ID][other.ID])
		}
		doc = fmt.Appendf(append(doc, comma(doc)...), "%s:%s}", quoted(class.Name), row)
	}
	return append(doc, '}')
}

// comma returns the comma between the members of an object. It is empty before the first member.
func comma(object []byte) string {
	if len(object) > 1 {
		return ","
	}
	return ""
}

// quoted returns a name as JSON.
func quoted(name string) []byte {
	text, _ := json.Marshal(name) // a string can always be encoded
	return text
}
