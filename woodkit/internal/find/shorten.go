package find

import (
	"fmt"
	"strings"
)

// Shorten returns a list of the first few names.
func Shorten(names []string) string {
	const most = 8
	var text []string
	for _, name := range names[:min(len(names), most)] {
		if short := []rune(name); len(short) > 80 {
			name = string(short[:80]) + "…"
		}
		text = append(text, fmt.Sprintf("%q", name))
	}
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(text, ", "), more)
	}
	return strings.Join(text, ", ")
}
