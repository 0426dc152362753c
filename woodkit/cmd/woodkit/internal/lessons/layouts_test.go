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

// TestNotebooksOnOtherLayouts runs notebooks 01 and 03 on folders of other data sets, as a reader would: one with a layout that
// we know, and one with patterns, a class table and an id to ignore. Scans of every layout are tested in package main.
func TestNotebooksOnOtherLayouts(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the notebooks in the real kernel")
	}
	woodkit(t, "setup")
	classes := filepath.Join(t.TempDir(), "classes.csv")
	if err := os.WriteFile(classes, []byte(woodtest.FilesClasses+"255,off,ignored\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		layout, notebook string
		flags            []string
		pictures, same   int
		prints           []string // patterns
	}{
		{
			"cityscapes", "01-get-your-time-back",
			[]string{"--layout=cityscapes"},
			16, 8,
			[]string{
				`12 masks of 160×120 pixels \(by city: aachen 4, bad-honnef 4, zurich 4\); layout cityscapes, 19 classes`,
				`motorcycle +in \d+ of 12 frames`, `34 planes of 19200 bytes`,
			},
		},
		{
			"files", "03-get-the-same-answer-with-less-work",
			[]string{"--masks={walk}/labels/*.png", "--images={walk}/images/*.jpg", "--classes=" + classes},
			12, 5,
			[]string{`\(by walk: walk0 6, walk1 6\); layout files, 10 classes and 1 id that is ignored`, `: ground\n`},
		},
	} {
		t.Run(test.layout, func(t *testing.T) {
			t.Parallel()
			dir, out := t.TempDir(), t.TempDir()
			if err := woodtest.WriteLayout(dir, test.layout, woodtest.Scenes(12, image.Pt(200, 150)), image.Pt(160, 120)); err != nil {
				t.Fatal(err)
			}
			t.Log(woodkit(t, append([]string{"run", test.notebook, "--out", out, "--data", dir}, test.flags...)...))
			executed, err := notebook.Read(filepath.Join(out, test.notebook+notebook.Extension))
			if err != nil {
				t.Fatal(err)
			}
			checkOutputs(t, executed)
			checkPage(t, filepath.Join(out, test.notebook+".html"), executed)
			printed, _ := shown(executed)
			pictures := 0
			for _, cell := range executed.Code() {
				for _, output := range cell.Outputs() {
					if _, ok := output.Data[notebook.MediaPNG]; ok {
						pictures++
					}
				}
			}
			same := strings.Count(printed, "the same result as")
			if pictures != test.pictures || same < test.same || strings.Contains(printed, "NOT the result of the for loop") {
				t.Errorf("%d pictures, %d runs with the same result; want %d and %d:\n%s", pictures, same, test.pictures, test.same, printed)
			}
			for _, pattern := range test.prints {
				if !regexp.MustCompile(pattern).MatchString(printed) {
					t.Errorf("nothing matches %s in:\n%s", pattern, printed)
				}
			}
		})
	}
}
