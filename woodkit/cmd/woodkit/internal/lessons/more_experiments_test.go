package lessons

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

const moreExperimentsName = "02b-more-experiments"

func init() { steps[moreExperimentsName] = moreExperiments }

// moreExperimentsSteps are the steps of notebook 02b. The printed verdicts are those on the first attempts at the exercises.
var moreExperimentsSteps = []step{
	{"Who gets which item?", 4, 0, []string{
		`all together 457 ms`, `(?s)begin: .*end: .*took: .* for 64 items`, `stragglers, by hand`, `stragglers, pool:workers=4`, same, `you guessed`,
		`all / 4 = 114 ms, the longest alone 97 ms`, `exercise-7: not yet: for the notebook's requests`,
		`64 masks: the longest took [\d.]+ × as long`, `the slowest would take [\d.]+ × the mean`,
	}},
	{"Who waits for whom?", 3, 1, []string{
		`film, queue:workers=4,depth=8\n`, `film, queue:workers=4,depth=8,ordered`, same, `you guessed`, `exercise-8: not yet: .* too little`,
	}},
	{"What is kept?", 1, 0, []string{
		`in the loop: context deadline exceeded`, `ended early: context deadline exceeded`, `stopping: deadline(?:` + outcome + `, you guessed .*` + why + `|: not measured)`, `failed: .*\.png: damaged`, `exercise-9: not yet`,
	}},
	{"When is work worth handing over?", 1, 1, []string{
		`small work, by hand`, same, `you guessed`, `as many workers as cores: [1-9]`, `exercise-10: not yet`,
	}},
	{"At which setting does a knob stop helping?", 1, 0, []string{`Drawn once, at workers 3, depth 6, latency in ms 8`}},
	{"See how far off you were", 1, 0, nil},
}

// moreExperiments checks the pictures of each experiment in notebook 02b, and the numbers that must hold on any machine.
func moreExperiments(t *testing.T, executed *notebook.Notebook) {
	checkSteps(t, executed, moreExperimentsSteps)
	printed, tables := shown(executed)
	partial := regexp.MustCompile(`PARTIAL: (\d+) of 64 frames`).FindAllStringSubmatch(printed, -1)
	kept := regexp.MustCompile(`kept: (?:(\d+) files|\[(.*)\])`).FindAllStringSubmatch(printed, -1)
	if len(partial) != 3 || len(kept) != 3 {
		t.Fatalf("%d partial records and %d counts of what is kept, want three each:\n%s", len(partial), len(kept), printed)
	}
	if measured := !strings.Contains(printed, "stopping: deadline: not measured"); measured != (kept[0][1] != "0") { // a busy machine may do nothing by then
		t.Errorf("until its deadline, the scan kept %s files; that its time is measured is %v", kept[0][1], measured)
	}
	for i := range kept {
		n := kept[i][1]
		if n == "" {
			n = strconv.Itoa(len(strings.Fields(kept[i][2])))
		}
		if n != partial[i][1] || n == "64" {
			t.Errorf("stopping, way %d: %s frames are kept and the record has %s", i+1, n, partial[i][1])
		}
	}
	depths := regexp.MustCompile(`(?m)^\| *(\d+) *\| *(\d+) *\| *(\d+) *\|$`).FindAllStringSubmatch(tables, -1)
	if len(depths) != 5 {
		t.Errorf("%d depths in the table, want 5:\n%s", len(depths), tables)
	}
	for _, row := range depths {
		if depth, waiting := number(row[1]), number(row[3]); waiting < 1 || waiting > depth {
			t.Errorf("with a depth of %d, %d results wait", depth, waiting)
		}
	}
	for _, way := range []string{"for loop", "by hand", "by hand, room for 64", "scan.Pool", "scan.Queue, depth 64", "scan.Pool, observed"} {
		if !regexp.MustCompile(`(?m)^\| *` + regexp.QuoteMeta(way) + ` *\| *[1-9]\d* *\| *[1-9]\d* *\| *[1-9]\d* *\|$`).MatchString(tables) {
			t.Errorf("the table has no three times for %q:\n%s", way, tables)
		}
	}
}

// TestPoolsOfOthersAreAsMeasured compares the table in notebook 02b with the one in the comment of package scan, which
// comes from a benchmark.
func TestPoolsOfOthersAreAsMeasured(t *testing.T) {
	n, err := notebook.Read(filepath.Join(folder, moreExperimentsName+notebook.Extension))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(folder, "..", "woodkit", "scan", "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	times := regexp.MustCompile(`(?m)^\| [^|]+ \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| (\d+ B) \|$`)
	rows := 0
	for _, cell := range n.Cells() {
		for _, row := range times.FindAllStringSubmatch(cell.Source(), -1) {
			rows++
			if !regexp.MustCompile(row[1] + ` +` + row[2] + ` +` + row[3] + ` +` + row[4]).Match(doc) {
				t.Errorf("package scan does not have these times: %s", row[0])
			}
		}
	}
	if rows != 9 {
		t.Errorf("%d rows of times, want 9", rows)
	}
}

// number converts the digits that a pattern matched.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// TestMoreExperimentsSolutions runs the folded solutions in notebook 02b and checks that each is judged right.
func TestMoreExperimentsSolutions(t *testing.T) {
	n, err := notebook.Read(filepath.Join(folder, moreExperimentsName+notebook.Extension))
	if err != nil {
		t.Fatal(err)
	}
	program := "package main\n\nimport (\n\t\"cmp\"\n\t\"context\"\n\t\"math\"\n\t\"slices\"\n\n\t\"woodscape.example/woodkit/lesson/exercise\"\n)\n\n"
	verifies := ""
	exercise := regexp.MustCompile(`exercise\.Verify\("(exercise-\d+)", (\w+)\)`)
	solution := regexp.MustCompile("(?s)<summary><b>Solution</b></summary>.*?```go\n(.*?)```")
	asked, solved := 0, 0
	for _, cell := range n.Cells() {
		if found := exercise.FindStringSubmatch(cell.Source()); found != nil && !cell.IsProse() {
			asked++
			verifies += "\t" + found[0] + "\n"
		}
		if found := solution.FindStringSubmatch(cell.Source()); found != nil && cell.IsProse() {
			solved++
			program += found[1] + "\n"
		}
	}
	if asked != 4 || solved != 4 {
		t.Fatalf("%d exercises and %d solutions, want four each", asked, solved)
	}
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(program+"func main() {\n"+verifies+"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	printed, err := exec.CommandContext(t.Context(), "go", "run", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, printed, program)
	}
	for i := range asked {
		if want := fmt.Sprintf("exercise-%d: right", 7+i); !strings.Contains(string(printed), want) {
			t.Errorf("not printed: %s\n%s", want, printed)
		}
	}
}
