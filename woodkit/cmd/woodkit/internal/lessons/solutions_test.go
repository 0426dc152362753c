package lessons

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// TestSolutionsAreRight runs the folded solutions of notebooks 01 and 03, each as a separate program, and checks that each
// is judged right. It also checks that every exercise has a hint.
func TestSolutionsAreRight(t *testing.T) {
	t.Parallel()
	for name, exercises := range map[string][]string{
		articleName:  {"frames", "depth", "folds"},
		lessWorkName: {"runs", "filter-up", "boxes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, err := notebook.Read(filepath.Join(folder, name+notebook.Extension))
			if err != nil {
				t.Fatal(err)
			}
			declared, run, hints, asked := "", "", 0, []string{}
			verify := regexp.MustCompile(`exercise\.Verify\("([\w-]+)", (\w+)[)]?`)
			solution := regexp.MustCompile("(?s)<summary><b>Solution</b></summary>.*?```go\n(.*?)```")
			for _, cell := range n.Cells() {
				source := cell.Source()
				if !cell.IsProse() {
					if found := verify.FindStringSubmatch(source); found != nil {
						asked = append(asked, found[1])
						if strings.HasSuffix(found[0], ")") {
							run += found[0] + "\n"
						}
					}
					continue
				}
				hints += strings.Count(source, "<summary><b>Hint</b></summary>")
				for _, found := range solution.FindAllStringSubmatch(source, -1) {
					above, below, _ := strings.Cut("\n"+found[1], "\n%%")
					declared, run = declared+above, run+below
				}
			}
			if fmt.Sprint(asked) != fmt.Sprint(exercises) || hints != len(exercises) {
				t.Fatalf("exercises %q with %d hints, want %q with one each", asked, hints, exercises)
			}
			imports := `"woodscape.example/woodkit/lesson/exercise"` + "\n"
			if strings.Contains(declared, "woodkit.") {
				imports += `"woodscape.example/woodkit"` + "\n"
			}
			program := "package main\n\nimport (\n" + imports + ")\n" + declared + "\nfunc main() {\n" + run + "}\n"
			file := filepath.Join(t.TempDir(), "main.go")
			if err := os.WriteFile(file, []byte(program), 0o644); err != nil {
				t.Fatal(err)
			}
			printed, err := exec.CommandContext(t.Context(), "go", "run", file).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s\n%s", err, printed, program)
			}
			for _, exercise := range exercises {
				if !strings.Contains(string(printed), exercise+": right: ") {
					t.Errorf("%s is not judged right:\n%s", exercise, printed)
				}
			}
		})
	}
}

// TestContentsLeadToHeadings follows the links inside each notebook.
func TestContentsLeadToHeadings(t *testing.T) {
	heading, link := regexp.MustCompile(`(?m)^#+ (.*)$`), regexp.MustCompile(`\]\((#[^)]*)\)`)
	each(t, func(t *testing.T, n *notebook.Notebook) {
		anchors, links := map[string]bool{}, []string{}
		for _, cell := range n.Cells() {
			if !cell.IsProse() {
				continue
			}
			for _, found := range heading.FindAllStringSubmatch(cell.Source(), -1) {
				anchors["#"+strings.ReplaceAll(found[1], " ", "-")] = true // the way Jupyter names anchors
			}
			for _, found := range link.FindAllStringSubmatch(cell.Source(), -1) {
				links = append(links, found[1])
			}
		}
		for _, link := range links {
			if !anchors[link] {
				t.Errorf("%s leads to no heading", link)
			}
		}
	})
}
