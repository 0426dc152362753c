package lessons

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/lesson/article"
)

const seeWhyName = "02-see-why"

func init() { steps[seeWhyName] = seeWhy }

const outcome = `: [\d.]+ × the for loop's time`

// seeWhySteps are the experiments of notebook 02, by their questions. Patterns leave open what depends on the machine:
// times, which updates were lost, and whether there is a C compiler. The exercises have their first attempts.
var seeWhySteps = []step{
	{"Open the data set", 0, 0, []string{seeWhyFrames + ` masks of 640×483 pixels`}},
	{"What can overlap with what?", 1, 2, []string{
		`load [\d.]+ ms, expand [\d.]+ ms, add [\d.]+ ms`, `and [\d.]+ ms to send`,
		`loading ahead: you guess`, `for ` + seeWhyFrames + ` frames`, same, `you guessed`, why, `exercise-1: not yet: .* one goroutine`,
	}},
	{"How many are enough?", 3, 0, []string{
		`This machine: \d+ core`, `workers: four per core: you guess`,
		`workers: four per core` + outcome + `, you guessed`, `workers: as many on one core` + outcome + `, you guessed .*` + why,
		`adding is [\d.]+ of [\d.]+ ms: never more than [\d.]+ ×`, `exercise-2: not yet: .* by noise`, `for your curve it says \d+`,
	}},
	{"Who wins when there is waiting?", 4, 0, []string{
		`so this disk( makes a scan wait \S+ for a file|'s wait is not known here)`, `slow storage: one per core` + outcome, `slow storage: 64 on one core` + outcome + `, you guessed`,
		`[\d.]+ inside on average = [\d.]+ per second × [\d.]+ ms each`, `64 on one core beat Pool\(\d+\) from a wait of [\d.]+ ms on`,
		`one worker alone does [\d.]+ per second`, `this disk(, measured|: not known): Pool\(\d+\) \[[\d. ]+\] ×, Pool\(64\) \[[\d. ]+\] ×`, `exercise-3: not yet: .* free for another`,
	}},
	{"How deep should the queue be?", 3, 3, []string{
		`a mask is 0\.3\d* MB, its planes are 3\.1 MB`, `100 in flight: masks +31 MB, planes +309 MB`,
		`queue: depth 1` + outcome + `, you guessed`, `queue: a goroutine per frame` + outcome + `, you guessed`,
		`depth 100 against depth 2: [\d.]+ × the time, [\d.]+ × the resident memory`,
		`queue:workers=\d+,depth=100,bytes=100000000: ` + seeWhyFrames + ` frames, \d+ MB in flight at most`, `go-each:bytes=100000000: \d+ frames`,
		`exercise-4: not yet: the same results, but \d+ were in flight with depth 4`,
	}},
	{"What does sharing cost?", 2, 1, []string{
		`per pixel, all cores +\d+ lost in the last of \d+ tries`, `per frame, one core +\d+ lost in the last of \d+ tries`,
		`you guessed`, `shared sum: a lock per pixel` + outcome + `, you guessed`,
		`without -race it prints [12]\n`, `with -race:|no race detector here`, `exercise-5: not yet: .* hold the lock while adding`,
	}},
	{"What do processes buy?", 2, 1, []string{
		`if the loop itself unpacked planes \(S/2\) and added them \(F\): [\d.]+ ×`, `crossing: planes cross` + outcome + `, you guessed`,
		`isolation, processes:workers=\d+`, `failed: 00007_FV\.png: worker process died: .*exit status 3`,
		`all other frames are exact, as in a loop without it: true`, `results? after .* exit status 3|not on this system`, `this cell is still here`,
		`exercise-6: not yet: the same sums, but 3\.1 MB per frame cross`,
	}},
	{"Which one, when?", 1, 1, nil},
	{"See how far off you were", 1, 0, nil},
	{"Appendix: look further at the result", 0, 0, []string{tookFor + seeWhyFrames + ` frames`}},
	{"Compare the cameras", 0, 1, nil},
	{"Weigh the classes", 0, 1, nil},
}

// seeWhy checks the pictures of each experiment in notebook 02, and the numbers that must hold on any machine.
func seeWhy(t *testing.T, executed *notebook.Notebook) {
	checkSteps(t, executed, seeWhySteps)
	printed, tables := shown(executed)
	// A correct way gives the sum of the loop. A wrong one may give the sum or less, but never more.
	right := regexp.MustCompile(`the loop counts +(\d+)`).FindStringSubmatch(printed)
	if right == nil {
		t.Fatalf("the loop's sum is not printed:\n%s", printed)
	}
	for _, way := range []string{"a lock per pixel", "an atomic add per pixel", "a lock per frame", "a message per frame"} {
		if !regexp.MustCompile(way + ` +` + right[1] + `\n`).MatchString(printed) {
			t.Errorf("%s does not give %s:\n%s", way, right[1], printed)
		}
	}
	// The number in flight is never above the prediction.
	rows := regexp.MustCompile(`(?m)^\| *((?:processes, )?depth \d+|a goroutine per frame) *\| *[\d.]+ *\| *(\d+) *\| *(\d+) *\| *(\d+) *\|$`).FindAllStringSubmatch(tables, -1)
	if len(rows) != 9 {
		t.Errorf("%d depths in the table, want 9:\n%s", len(rows), tables)
	}
	most := 0
	for _, row := range rows {
		predicted, inFlight := number(row[2]), number(row[3])
		if inFlight > predicted {
			t.Errorf("%s: %d MB in flight, predicted %d", row[1], inFlight, predicted)
		}
		most = max(most, inFlight)
	}
	if most == 0 { // on a busy machine, a small depth may hold less than half a megabyte
		t.Errorf("no results are in flight:\n%s", tables)
	}
	if row := regexp.MustCompile(`(?m)^\| *12364800 *\| *\d+ *\| *\d+ *\| *[\d.]+ % *\|$`); !row.MatchString(tables) {
		t.Errorf("the table has no crossing of ten planes:\n%s", tables)
	}
}

// TestSeeWhyLinks checks that the links in the closing table and in the contents lead to headings of notebook 02.
func TestSeeWhyLinks(t *testing.T) {
	n, err := notebook.Read(filepath.Join(folder, seeWhyName+notebook.Extension))
	if err != nil {
		t.Fatal(err)
	}
	anchors, links := map[string]bool{}, []string{}
	for _, cell := range n.Cells() {
		if !cell.IsProse() {
			continue
		}
		for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(cell.Source(), -1) {
			anchors["#"+strings.ReplaceAll(heading[1], " ", "-")] = true
		}
		for _, link := range regexp.MustCompile(`\]\((#[^)]*)\)`).FindAllStringSubmatch(cell.Source(), -1) {
			links = append(links, link[1])
		}
	}
	const experiments = 6
	table := article.DecisionTable()
	if len(links) != experiments || len(table.Links) != experiments {
		t.Errorf("%d links in the contents and %d in the closing table, want %d each", len(links), len(table.Links), experiments)
	}
	for _, link := range table.Links {
		links = append(links, link)
	}
	for _, link := range links {
		if !anchors[link] {
			t.Errorf("%s leads to no heading; there are %v", link, anchors)
		}
	}
}

// TestSeeWhySolutions runs the folded solutions in notebook 02 in the real kernel and checks that each is judged right.
func TestSeeWhySolutions(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the notebooks in the real kernel")
	}
	t.Parallel()
	n, err := notebook.Read(filepath.Join(folder, seeWhyName+notebook.Extension))
	if err != nil {
		t.Fatal(err)
	}
	solution := regexp.MustCompile("(?s)<summary><b>Solution</b></summary>.*?```go\n(.*?)```")
	const exercises = 6
	asked, solutions, others := 0, []string{}, []string{}
	for _, cell := range n.Cells() {
		source := cell.Source()
		switch found := solution.FindStringSubmatch(source); {
		case cell.IsProse() && found != nil:
			solutions = append(solutions, found[1])
		case cell.IsProse():
		case strings.Contains(source, "exercise.Verify("):
			asked++
		default: // the solutions use the cells' declarations
			others = append(others, source)
		}
	}
	if asked != exercises || len(solutions) != exercises {
		t.Fatalf("%d exercises and %d solutions, want %d of each", asked, len(solutions), exercises)
	}
	cells := append([]string{notebooktest.Declarations(t, others)}, "%%\nheatMaps(\"crossing\", \"for loop\", scan.Serial(), first(32))")
	path := filepath.Join(t.TempDir(), "solutions"+notebook.Extension)
	if err := os.WriteFile(path, notebookOf(t, append(cells, solutions...)), 0o644); err != nil {
		t.Fatal(err)
	}
	woodkit(t, "setup")
	out := t.TempDir()
	woodkit(t, "run", "--frames", frames, "--out", out, path)
	executed, err := notebook.Read(filepath.Join(out, filepath.Base(path)))
	if err != nil {
		t.Fatal(err)
	}
	printed := ""
	for _, cell := range executed.Code() {
		printed += cell.Streams()
	}
	for i := range exercises {
		if want := fmt.Sprintf("exercise-%d: right: ", i+1); !strings.Contains(printed, want) {
			t.Errorf("not printed: %s\n%s", want, printed)
		}
	}
}

// notebookOf returns a notebook with these code cells.
func notebookOf(t *testing.T, sources []string) []byte {
	t.Helper()
	var cells []map[string]any
	for i, source := range sources {
		cells = append(cells, map[string]any{
			"cell_type": "code", "id": fmt.Sprint("cell-", i), "metadata": map[string]any{}, "source": source,
			"execution_count": nil, "outputs": []any{},
		})
	}
	text, err := json.Marshal(map[string]any{
		"cells": cells, "nbformat": 4, "nbformat_minor": 5,
		"metadata": map[string]any{"kernelspec": map[string]string{"name": setup.KernelName, "display_name": "Go (woodkit)", "language": "go"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
