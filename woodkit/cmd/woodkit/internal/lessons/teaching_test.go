package lessons

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// TestTeachingPlansTheMinutes compares the teacher's plan with the notebooks. The minutes of a notebook's sections must add
// up to the minutes in its opening and in the plan of the course. The test also checks that all links lead somewhere.
func TestTeachingPlansTheMinutes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(folder, "TEACHING.md"))
	if err != nil {
		t.Fatal(err)
	}
	opening := regexp.MustCompile(`\*\*Time:\*\* (\d+) minutes`)
	minutes := regexp.MustCompile(`(?m)^\|[^|]*\| (\d+) \|`)
	sections := 0
	for _, path := range all(t) {
		prefix, _, _ := strings.Cut(notebook.Stem(path), "-")
		_, rest, found := strings.Cut(string(text), "\n## "+prefix+": ")
		if !found {
			continue // this notebook is not for use in class
		}
		sections++
		section, _, _ := strings.Cut(rest, "\n## ")
		table, _, _ := strings.Cut(section, "\n**")
		sum := 0
		for _, row := range minutes.FindAllStringSubmatch(table, -1) {
			sum += number(row[1])
		}
		n, err := notebook.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		said := opening.FindStringSubmatch(n.Cells()[0].Source())
		if said == nil || number(said[1]) != sum {
			t.Errorf("%s: the sections take %d minutes, but the opening says %q", prefix, sum, said)
			continue
		}
		if plan := regexp.MustCompile(`(?m)^\| \[` + prefix + `\]\([^)]*\)[^|]*\| ` + said[1] + ` \|`); !plan.Match(text) {
			t.Errorf("%s: the plan of the course does not have its %s minutes", prefix, said[1])
		}
	}
	if want := strings.Count(string(text), "\n## 0"); sections != want {
		t.Errorf("the page has %d sections on notebooks, but only %d of them have a notebook", want, sections)
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#\s]+)`).FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(filepath.Join(folder, link[1])); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}
