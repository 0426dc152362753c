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
	Index int // its position among all cells, from 0

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
		return Cell{}, fmt.Errorf("of unknown type %v", kind)
	}
	if _, ok := lines(tree["source"]); !ok {
		return Cell{}, errors.New("without source")
	}
	return Cell{Index: index, tree: tree}, nil
}

// lines joins what the format stores as a text or as a list of lines.
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

// IsCode says whether it is a code cell.
func (c Cell) IsCode() bool { return c.tree["cell_type"] == "code" }

// IsProse says whether it is a Markdown cell.
func (c Cell) IsProse() bool { return c.tree["cell_type"] == "markdown" }

// ID is the cell's identifier; empty in files older than format 4.5.
func (c Cell) ID() string {
	id, _ := c.tree["id"].(string)
	return id
}

// Source is the cell's text, without a newline at its end.
func (c Cell) Source() string {
	source, _ := lines(c.tree["source"]) // newCell has seen to it
	return source
}

// Tags are the cell's tags.
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

// RaisesException is the tag of cells in which an error is the lesson: they must fail.
const RaisesException = "raises-exception"

// MustFail says whether the cell is tagged with RaisesException.
func (c Cell) MustFail() bool { return slices.Contains(c.Tags(), RaisesException) }

// ExecutionCount is the number in the cell's brackets, 0 where it did not run.
func (c Cell) ExecutionCount() int {
	number, _ := c.tree["execution_count"].(json.Number)
	count, _ := number.Int64()
	return int(count)
}

// Heading is the last heading in a Markdown cell without its number signs, or empty.
func (c Cell) Heading() string {
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

// HeadingAbove is the heading that a cell stands under, or empty.
func (n *Notebook) HeadingAbove(index int) string {
	for i := min(index, len(n.cells)-1); i >= 0; i-- {
		if heading := n.cells[i].Heading(); heading != "" {
			return heading
		}
	}
	return ""
}
