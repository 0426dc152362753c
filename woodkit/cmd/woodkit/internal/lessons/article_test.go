package lessons

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

func init() { steps["01-get-your-time-back"] = checkArticle }

const (
	took = `(?s)begin: .*end: .*took: .* for 64 frames`
	same = `the same result as the for loop`
)

// articleSteps are the article's steps, in the order of notebook 01.
var articleSteps = []step{
	{"See when taking turns pays", 2, 0, nil},
	{"Open the data set", 0, 0, []string{`64 masks of 1280×966 pixels`, `made by woodkit \(synthetic`, `gtLabels/00000_FV\.png`, `gtLabels/00004_FV\.png`}},
	{"Lay a mask over its picture", 1, 0, nil},
	{"Write the scraping function", 0, 1, []string{`00000_FV has 1236480 pixels = 1280 × 966`}},
	{"Warm up before you measure", 0, 0, []string{`MB in 64 masks`}},
	{"Count with a for loop", 0, 0, []string{took}},
	{"Write the pool out by hand", 0, 0, []string{took, same}},
	{"Use the pool", 1, 0, []string{took, same}},
	{"Look at the order", 1, 0, nil},
	{"Choose the number of workers", 0, 0, []string{` 1 workers on \d+ cores`, `16 workers on \d+ cores`}},
	{"Count in processes", 0, 0, []string{took, same, `processes:workers=`}},
	{"Read the result", 2, 1, []string{took, `void has \d+ times the pixels of `}},
	{"Weigh the classes", 0, 1, nil},
	{"Compare the cameras", 0, 1, nil},
	{"Heat maps: when the result is large", 1, 0, []string{`10 planes of 1236480 bytes: 12\.4 MB per frame`}},
	{"Predict every bar from four numbers", 0, 0, []string{`L [\d.]+ ms, E [\d.]+ ms, F [\d.]+ ms, S [\d.]+ ms`, `queue +[\d.]+ ms per frame`}},
	{"Commit to a guess", 0, 0, []string{`heat maps: queue: you guess`, `heat maps: fold: you guess`}},
	{"Sum heat maps with a for loop", 0, 0, []string{took}},
	{"Look at two heat maps", 2, 0, nil},
	{"Exhaust the memory", 0, 0, []string{`8,234 frames: 102 GB`, `\d+ results after .* under a limit of 396 MB: exit status 2`, `out of memory|cannot allocate memory`, `still here: 64 frames`}},
	{"Load in the pool, expand in the loop", 1, 0, []string{took, same, `you guessed`}},
	{"Bound the queue by hand", 1, 0, []string{`by hand`, `queue:workers=\d+,depth=10`, same, `you guessed`}},
	{"Queue through processes", 1, 0, []string{took, same, `queued-processes:workers=`, `you guessed`}},
	{"Break the ceiling", 1, 0, []string{took, same, `fold:workers=`, `you guessed`}},
	{"Do less", 0, 0, []string{took, same, `by runs`}},
	{"Repeat in random order", 0, 1, nil},
	{"What you saw", 2, 3, nil},
}

// checkArticle checks notebook 01 step by step, and checks that its closing tables use the records of this run.
func checkArticle(t *testing.T, executed *notebook.Notebook) {
	checkSteps(t, executed, articleSteps)
	closing := ""
	for _, cell := range executed.Code() {
		for _, output := range cell.Outputs() {
			closing += output.Data["text/plain"]
		}
	}
	for _, word := range []string{"the article saw", "the baseline", "exit status 2, with", "fold, by runs", "queued-processes"} {
		if !strings.Contains(closing, word) {
			t.Errorf("the closing tables do not contain %q:\n%s", word, closing)
		}
	}
	if strings.Contains(closing, "not measured") {
		t.Errorf("a claim has no record of this run:\n%s", closing)
	}
}
