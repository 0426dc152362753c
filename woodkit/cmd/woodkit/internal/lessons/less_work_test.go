package lessons

import (
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/internal/woodtest"
)

const lessWorkName = "03-get-the-same-answer-with-less-work"

func init() { steps[lessWorkName] = lessWork }

// folderOfFiles makes a data set with a layout that we do not know, and returns the flags with its patterns, its class table
// and an id to ignore. Package reader runs notebook 01 on a layout that we know, and all other notebooks run on WoodScape's.
// Scans of every layout are tested in package main.
func folderOfFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	classes := filepath.Join(dir, "classes.csv")
	if err := os.WriteFile(classes, []byte(woodtest.FilesClasses+"255,off,ignored\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	if err := woodtest.WriteLayout(data, "files", woodtest.Scenes(12, image.Pt(200, 150)), image.Pt(160, 120)); err != nil {
		t.Fatal(err)
	}
	masks, err := filepath.Glob(filepath.Join(data, "*", "labels", "*.png"))
	if err != nil || len(masks) != 12 {
		t.Fatalf("%d masks, %v", len(masks), err)
	}
	for _, file := range masks { // the notebook reads only rows with filter Sub
		rewrite(t, file, func(labels *image.Gray) *image.Gray { return labels })
	}
	return []string{"--data", data, "--masks={walk}/labels/*.png", "--images={walk}/images/*.jpg", "--classes=" + classes}
}

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
	if strings.Contains(all, "frames failed") {
		t.Errorf("some frames failed:\n%s", all)
	}
	for _, pattern := range []string{
		`\(by walk: walk0 6, walk1 6\); layout files, 10 classes and 1 id that is ignored`, `: ground\n`,
		`Cores gave [\d.]+ ×, less work gave [\d.]+ ×, both together [\d.]+ ×\.`,
		`\d+ runs in this row of 160 pixels`,
		`\d+ differences that are not 0, in 19200 pixels`,
		`\d+ bytes in the file, \d+ tokens, 19320 bytes unpacked`,
		`counts \[  0   0   1   1   2   3   3   1   1   0   0   0\]`,
		`by runs  916c02f5\nby bytes 916c02f5`,
		`runs: not yet: .* returns 6 and should return 3`, `in the middle row of the first mask: 160`,
		`filter-up: not yet: .* the same as above`, `boxes: not yet: .* should be 1`,
		`less time per frame than the for loop|other programs used`,
	} {
		if !regexp.MustCompile(pattern).MatchString(all) {
			t.Errorf("nothing matches %s in:\n%s", pattern, all)
		}
	}
}
