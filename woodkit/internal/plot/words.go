package plot

import (
	"slices"
	"strings"
)

// longestAlt is how many characters of a figure's texts are said of it at most: what somebody will listen to.
const longestAlt = 1000

// inWords says what a figure shows by the texts that are drawn in it: its titles, names, values and notes, in the order in
// which they were drawn. A text that comes again is said once.
func inWords(said []string) string {
	var words []string
	for _, text := range said {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(words, text) {
			words = append(words, text)
		}
	}
	text := []rune(strings.Join(words, "; "))
	if len(text) > longestAlt {
		return string(text[:longestAlt]) + " …"
	}
	return string(text)
}
