package notebooktest

import (
	"image"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// CheckOutputs checks the rules for the outputs of every notebook, kept or fresh.
func CheckOutputs(t *testing.T, n *notebook.Notebook) {
	t.Helper()
	if size := n.OutputBytes(); size > notebook.LargestOutputs {
		t.Errorf("its outputs have %d bytes, more than %d", size, notebook.LargestOutputs)
	}
	var idle []int
	for i, cell := range n.Code() {
		if cell.ExecutionCount() == 0 {
			idle = append(idle, i+1)
		}
		failed := false
		for _, output := range cell.Outputs() {
			checkOutput(t, i+1, output)
			failed = failed || output.Kind == "error"
		}
		if failed && !cell.MustFail() {
			t.Errorf("code cell %d failed, but is not tagged %s", i+1, notebook.RaisesException)
		}
	}
	if len(idle) > 0 {
		t.Errorf("code cells %v were not executed", idle)
	}
}

// machinePath matches folders of the machine on which a notebook ran.
var machinePath = regexp.MustCompile(`(?:^|[\s"'(=:])(/(?:home|root|tmp|Users|usr|var|opt|mnt|private|work|workspace)/[^\s"'<]*)`)

func checkOutput(t *testing.T, number int, output notebook.Output) {
	t.Helper()
	texts := []string{output.Text, output.ErrorValue}
	for media, content := range output.Data {
		if strings.HasPrefix(media, "text/") {
			texts = append(texts, content)
		}
		if media == "text/markdown" && regexp.MustCompile(`&#\d+;|&quot;`).MatchString(content) {
			t.Errorf("code cell %d has quotes escaped as in HTML in its Markdown: %.200s", number, content)
		}
		if media == "text/html" && strings.Contains(content, "<img") {
			t.Errorf("code cell %d shows a picture inside HTML; an untrusted notebook may not show it", number)
		}
	}
	for _, text := range texts {
		for _, match := range machinePath.FindAllStringSubmatch(text, -1) {
			t.Errorf("code cell %d prints a path of this machine: %s", number, match[1])
		}
	}
	picture, err := output.Picture()
	if err != nil {
		t.Errorf("code cell %d: %v", number, err)
	}
	if picture != nil && isBlank(picture) {
		t.Errorf("code cell %d shows a blank picture of %v", number, picture.Bounds().Size())
	}
}

// isBlank reports whether a picture is too small or has nothing on it: fewer than three colours, or one colour that fills
// it.
func isBlank(picture image.Image) bool {
	bounds := picture.Bounds()
	if bounds.Dx() < 50 || bounds.Dy() < 50 {
		return true
	}
	const almostAll = 0.998
	counts, all, most := make(map[[4]uint32]int), 0, 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, a := picture.At(x, y).RGBA()
			colour := [4]uint32{r, g, b, a}
			counts[colour]++
			all, most = all+1, max(most, counts[colour])
		}
	}
	return len(counts) < 3 || float64(most) > almostAll*float64(all)
}

// Results are what an executed notebook must show.
type Results struct {
	Pictures int
	Same     int      // the least number of runs with the same result as the for loop
	Prints   []string // patterns that the printed text must match
}

// Check checks the outputs of an executed notebook. No run may have another result than the for loop.
func (r Results) Check(t *testing.T, executed *notebook.Notebook) {
	t.Helper()
	CheckOutputs(t, executed)
	pictures, printed := 0, ""
	for _, cell := range executed.Code() {
		printed += cell.Streams()
		for _, output := range cell.Outputs() {
			if _, ok := output.Data[notebook.MediaPNG]; ok {
				pictures++
			}
		}
	}
	same := strings.Count(printed, "the same result as")
	if pictures != r.Pictures || same < r.Same || strings.Contains(printed, "NOT the result of the for loop") {
		t.Errorf("%d pictures, %d runs with the same result; want %d and %d:\n%s", pictures, same, r.Pictures, r.Same, printed)
	}
	for _, pattern := range r.Prints {
		if !regexp.MustCompile(pattern).MatchString(printed) {
			t.Errorf("nothing matches %s in:\n%s", pattern, printed)
		}
	}
}
