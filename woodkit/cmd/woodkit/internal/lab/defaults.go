package lab

import (
	"path/filepath"
	"regexp"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// predicts matches a line of a cell that notes a guess: its task and its label.
var predicts = regexp.MustCompile(`\bPredict\("([^"]*)", "([^"]*)", `)

// Defaults are the questions ("heat maps: queue") whose guess stands in the reader's copies as it came with the notebooks. What
// cannot be read has none: then every guess counts as the reader's own.
func Defaults(notebooks, copies string) map[string]bool {
	paths, _ := notebook.List(notebooks)
	defaults := map[string]bool{}
	for _, path := range paths {
		came, err := guessLines(path)
		if err != nil {
			continue
		}
		copied, err := guessLines(filepath.Join(copies, filepath.Base(path)))
		if err != nil {
			continue
		}
		for question, lines := range came {
			defaults[question] = copied[question] == lines
		}
	}
	return defaults
}

// guessLines are, by question, the line of a notebook's code that notes the guess, below those lines of the same cell from %% on
// that its value may come from.
func guessLines(path string) (map[string]string, error) {
	n, err := notebook.Read(path)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, cell := range n.Code() {
		_, body, _ := strings.Cut(cell.Source(), "%%")
		above := ""
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			if match := predicts.FindStringSubmatch(line); match != nil {
				found[match[1]+": "+match[2]] = above + line
			} else {
				above += line + "\n"
			}
		}
	}
	return found, nil
}
