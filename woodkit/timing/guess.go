package timing

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// LongestQuestion is the maximum length of a question in characters: longer ones don't fit into a figure.
const LongestQuestion = 200

// These bound the ratio of a guess.
const (
	leastRatio    = 1e-6
	greatestRatio = 1e6
)

// Check returns an error if a guess cannot be kept or shared.
func (g Guess) Check() error {
	if strings.TrimSpace(g.Task) == "" || strings.TrimSpace(g.Label) == "" {
		return fmt.Errorf("a guess names no task or no label: %q, %q; give both, as in %q, %q", g.Task, g.Label, "heat maps", "queue")
	}
	if err := CheckText("question", g.Question.String(), LongestQuestion); err != nil {
		return err
	}
	return CheckRatio("guessed", g.Ratio)
}

// CheckRatio returns an error if a ratio cannot be shown in a figure. That includes NaN. The error begins with what, the
// name of the ratio.
func CheckRatio(what string, ratio float64) error {
	if ratio >= leastRatio && ratio <= greatestRatio {
		return nil
	}
	return fmt.Errorf("%s %g: not between %g and %g times the for loop's time", what, ratio, leastRatio, greatestRatio)
}

// CheckText returns an error if a text cannot be shown in a table or figure: if it is empty, has more than most characters,
// or has characters that cannot be printed. The error begins with what, the name of the text.
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

// A Guess is a reader's prediction, made before the measurement.
type Guess struct {
	Question
	Ratio   float64   `json:"ratio"`             // time per frame divided by that of the for loop
	Session string    `json:"session,omitempty"` // session of the kernel that asked last
	Made    time.Time `json:"made,omitzero"`     // when the reader last gave another ratio
	Stands  bool      `json:"stands,omitempty"`  // it was measured before it was asked for again, so it can't be changed
}
