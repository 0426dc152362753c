package lab

import (
	"path/filepath"
	"regexp"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// predicts matches a line of a cell that makes a guess, and finds its task and its label.
var predicts = regexp.MustCompile(`\bPredict\("([^"]*)", "([^"]*)", `)

// Defaults returns, for each question such as "heat maps: queue", whether the guess in the reader's copies is still the one
// that came with the notebooks. If a notebook or its copy cannot be read, its questions are left out, and so their guesses
// count as the reader's own.
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

// guessLines returns, for each question, the line of code that makes the guess, together with the lines above it in the
// same cell, from %% on. The value of the guess may come from those lines.
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
