package lessons

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// TestTeachingPlansTheMinutes holds the teacher's plan against the notebooks: the minutes of a notebook's sections add up to
// what its opening says, in the plan of the course too, and what is linked is there.
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
			continue // not one to stand before a class with
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
			t.Errorf("%s: the sections take %d minutes, its opening says %q", prefix, sum, said)
			continue
		}
		if plan := regexp.MustCompile(`(?m)^\| \[` + prefix + `\]\([^)]*\)[^|]*\| ` + said[1] + ` \|`); !plan.Match(text) {
			t.Errorf("%s: the plan of the course does not have its %s minutes", prefix, said[1])
		}
	}
	if want := strings.Count(string(text), "\n## 0"); sections != want {
		t.Errorf("of %d sections on a notebook %d have one", want, sections)
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#\s]+)`).FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(filepath.Join(folder, link[1])); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}
