package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Cell is one cell of a notebook.
type Cell struct {
	Index int // position among all cells, from 0

	tree map[string]any
}

func newCell(index int, entry any) (Cell, error) {
	tree, ok := entry.(map[string]any)
	if !ok {
		return Cell{}, errors.New("not an object")
	}
	switch kind := tree["cell_type"]; kind {
	case "code", "markdown", "raw":
	default:
		return Cell{}, fmt.Errorf("the cell type %v is unknown", kind)
	}
	if _, ok := lines(tree["source"]); !ok {
		return Cell{}, errors.New("the cell has no source")
	}
	return Cell{Index: index, tree: tree}, nil
}

// lines returns a text that the file format stores as a string or as a list of lines.
func lines(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case []any:
		var text strings.Builder
		for _, line := range value {
			line, ok := line.(string)
			if !ok {
				return "", false
			}
			text.WriteString(line)
		}
		return text.String(), true
	default:
		return "", false
	}
}

// isCode reports whether the cell is a code cell.
func (c Cell) isCode() bool { return c.tree["cell_type"] == "code" }

// IsProse reports whether the cell is a Markdown cell.
func (c Cell) IsProse() bool { return c.tree["cell_type"] == "markdown" }

// ID returns the cell's identifier. It is empty in files older than format 4.5.
func (c Cell) ID() string {
	id, _ := c.tree["id"].(string)
	return id
}

// Source returns the cell's text, without a newline at its end.
func (c Cell) Source() string {
	source, _ := lines(c.tree["source"]) // newCell checked it
	return source
}

// Tags returns the cell's tags.
func (c Cell) Tags() []string {
	metadata, _ := c.tree["metadata"].(map[string]any)
	list, _ := metadata["tags"].([]any)
	var tags []string
	for _, tag := range list {
		if tag, ok := tag.(string); ok {
			tags = append(tags, tag)
		}
	}
	return tags
}

// RaisesException is the tag of cells that must fail, because the error is the lesson.
const RaisesException = "raises-exception"

// MustFail reports whether the cell is tagged with RaisesException.
func (c Cell) MustFail() bool { return slices.Contains(c.Tags(), RaisesException) }

// ExecutionCount returns the number in the cell's brackets, or 0 if the cell did not run.
func (c Cell) ExecutionCount() int {
	number, _ := c.tree["execution_count"].(json.Number)
	count, _ := number.Int64()
	return int(count)
}

// heading returns the last heading in a Markdown cell, without its number signs, or "".
func (c Cell) heading() string {
	if !c.IsProse() {
		return ""
	}
	heading, fenced := "", false
	for line := range strings.Lines(c.Source()) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		signs := len(line) - len(strings.TrimLeft(line, "#"))
		if !fenced && signs >= 1 && signs <= 6 && strings.HasPrefix(line[signs:], " ") {
			heading = strings.TrimSpace(line[signs:])
		}
	}
	return heading
}

// HeadingAbove returns the nearest heading at or above the cell at index, or "".
func (n *Notebook) HeadingAbove(index int) string {
	for i := min(index, len(n.cells)-1); i >= 0; i-- {
		if heading := n.cells[i].heading(); heading != "" {
			return heading
		}
	}
	return ""
}
