package lessons

import (
	"fmt"
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

// teaching returns the teacher's page.
func teaching(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "TEACHING.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLessonPlansTakeTheirMinutes adds up the minutes of each lesson plan.
func TestLessonPlansTakeTheirMinutes(t *testing.T) {
	step := regexp.MustCompile(`(?m)^\| (\d+) \|`)
	plans := map[int]bool{}
	for _, plan := range strings.Split(teaching(t), "\n#### ")[1:] {
		said, rest, found := strings.Cut(plan, " minutes: ")
		plan, _, _ := strings.Cut(rest, "\n#")
		if !found {
			t.Errorf("the heading of a lesson plan has no minutes: %.40q", said)
			continue
		}
		sum := 0
		for _, row := range step.FindAllStringSubmatch(plan, -1) {
			sum += number(row[1])
		}
		plans[number(said)] = true
		if sum != number(said) {
			t.Errorf("the steps of the plan of %s minutes take %d", said, sum)
		}
	}
	for _, minutes := range []int{45, 90, 180} {
		if !plans[minutes] {
			t.Errorf("there is no plan of %d minutes", minutes)
		}
	}
}

// TestTeachingAnswersItsQuestions checks that every question in a table has its answer beside it, and that the five questions
// before and after are answered both times.
func TestTeachingAnswersItsQuestions(t *testing.T) {
	text := teaching(t)
	asked := 0
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i, cell := range cells[:len(cells)-1] {
			if strings.HasSuffix(strings.TrimSpace(cell), "?") && len(cells) > 3 {
				asked++
				if answer := strings.TrimSpace(cells[i+1]); len(answer) < 4 {
					t.Errorf("no answer: %s", line)
				}
			}
		}
	}
	if asked < 6 {
		t.Errorf("only %d questions are found in tables", asked)
	}
	_, five, _ := strings.Cut(text, "\n## Five questions")
	five, _, _ = strings.Cut(five, "\n## ")
	for n := range 5 {
		if !regexp.MustCompile(fmt.Sprintf(`(?m)^%d\. `, n+1)).MatchString(five) || !regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \| [^|]+ \| [^|]+ \|$`, n+1)).MatchString(five) {
			t.Errorf("question %d is not asked, or not answered before and after", n+1)
		}
	}
}
