package timing

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// LongestQuestion is how many characters a question has at most: what can be read in a figure. The others bound its ratio.
const (
	LongestQuestion = 200
	LeastRatio      = 1e-6
	GreatestRatio   = 1e6
)

// Check says why a guess cannot be kept or shared.
func (g Guess) Check() error {
	if strings.TrimSpace(g.Task) == "" || strings.TrimSpace(g.Label) == "" {
		return fmt.Errorf("a guess names no task or no label: %q, %q; give both, as in %q, %q", g.Task, g.Label, "heat maps", "queue")
	}
	if err := CheckText("question", g.Question.String(), LongestQuestion); err != nil {
		return err
	}
	return CheckRatio("guessed", g.Ratio)
}

// CheckRatio refuses what cannot be read in a figure, NaN included. The error begins with what the ratio is.
func CheckRatio(what string, ratio float64) error {
	if ratio >= LeastRatio && ratio <= GreatestRatio {
		return nil
	}
	return fmt.Errorf("%s %g: not between %g and %g times the for loop's time", what, ratio, LeastRatio, GreatestRatio)
}

// CheckText refuses what cannot stand in a table or a figure: nothing, more than so many characters, or what cannot be
// printed. The error begins with what the text is.
func CheckText(what, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("no %s", what)
	case n > most:
		return fmt.Errorf("the %s has %d characters; at most %d are allowed", what, n, most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Errorf("the %s %q has characters that cannot be printed", what, text)
	}
	return nil
}

// A Guess is what a reader expected before measuring.
type Guess struct {
	Question
	Ratio   float64   `json:"ratio"`             // time per frame over that of the for loop
	Session string    `json:"session,omitempty"` // of the kernel that asked last
	Made    time.Time `json:"made,omitzero"`     // when the reader last gave another ratio
	Stands  bool      `json:"stands,omitempty"`  // it was measured before it was asked for again, so it cannot be changed
}
