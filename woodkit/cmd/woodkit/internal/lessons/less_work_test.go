package lessons

import (
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

const lessWorkName = "03-get-the-same-answer-with-less-work"

func init() { steps[lessWorkName] = lessWork }

// lessWork checks what notebook 03 promises: a picture for each step, the same result from every strategy and decoder, and
// the closing sentence.
func lessWork(t *testing.T, executed *notebook.Notebook) {
	pictures, all := 0, ""
	for _, cell := range executed.Code() {
		for _, output := range cell.Outputs() {
			if _, ok := output.Data[notebook.MediaPNG]; ok {
				pictures++
			}
		}
		all += cell.Streams()
	}
	const drawn = 12 // three profiles, the row, its differences and tokens, three times bars, heat maps, cores and work, guesses
	if pictures != drawn {
		t.Errorf("%d pictures, want %d", pictures, drawn)
	}
	const later = 7 // number of runs after the first of each task
	if same := strings.Count(all, "the same result as"); same < later {
		t.Errorf("%d runs have the same result as another, want at least %d of:\n%s", same, later, all)
	}
	for _, pattern := range []string{
		`Cores gave [\d.]+ ×, less work gave \d+ ×, both together \d+ ×\.`,
		`\d+ runs in this row of 1280 pixels`,
		`\d+ differences that are not 0, in 1236480 pixels`,
		`\d+ bytes in the file, \d+ tokens, 1237446 bytes unpacked`,
		`counts \[  0   0   1   1   2   3   3   1   1   0   0   0\]`,
		`by runs  916c02f5\nby bytes 916c02f5`,
		`runs: not yet: .* returns 6 and should return 3`, `in the middle row of the first mask: 1280`,
		`filter-up: not yet: .* the same as above`, `boxes: not yet: .* should be 1`,
		`one frame took .*, and in the for loop |other programs used`,
	} {
		if !regexp.MustCompile(pattern).MatchString(all) {
			t.Errorf("nothing matches %s in:\n%s", pattern, all)
		}
	}
}
