package lessons

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// tookFor begins the pattern of a printed run.
const tookFor = `(?s)begin: .*end: .*took: .* for `

const articleName = "01-get-your-time-back"

func init() { steps[articleName] = checkArticle }

const (
	took = tookFor + articleFrames + ` frames`
	same = `the same result as the for loop`
	why  = `What set the time.*\.\n`
)

// articleSteps are the article's steps, in the order of notebook 01.
var articleSteps = []step{
	{"See when taking turns pays", 2, 0, nil},
	{"Open the data set", 0, 0, []string{articleFrames + ` masks of 1280×966 pixels`, `made by woodkit \(synthetic`, `gtLabels/00000_FV\.png`, `gtLabels/00004_FV\.png`}},
	{"Lay a mask over its image", 1, 0, nil},
	{"Write the scraping function", 0, 1, []string{`00000_FV has 1236480 pixels = 1280 × 966`}},
	{"Warm up before you measure", 0, 0, []string{`MB in ` + articleFrames + ` masks`}},
	{"Guess before you count", 0, 0, []string{`pixel counts: by hand: you guess`, `pixel counts: pool: you guess`, `pixel counts: processes: you guess`}},
	{"Count with a for loop", 0, 0, []string{took}},
	{"Write the pool out by hand", 0, 0, []string{took, same}},
	{"Use the pool", 1, 0, []string{took, same, why}},
	{"Count in processes", 0, 0, []string{took, same, `processes:workers=`, why}},
	{"Read the result", 3, 1, []string{`void has \d+ times the pixels of `}},
	{"Exercise 1: in how many frames?", 0, 0, []string{`frames: not yet: .* a frame counts once`, `road +in \d+ of ` + articleFrames + ` frames`}},
	{"Heat maps: when the result is large", 1, 0, []string{`10 planes of 1236480 bytes: 12\.4 MB per frame`}},
	{"Commit to a guess", 0, 0, []string{`heat maps: by hand: you guess`, `heat maps: queue: you guess`, `heat maps: fold: you guess`}},
	{"Sum heat maps with a for loop", 0, 0, []string{took}},
	{"Look at the heat maps", 2, 0, nil},
	{"Exhaust the memory", 0, 0, []string{`8,234 frames: 102 GB`, `\d+ results? after .* under a limit of 124 MB: exit status 2`, `out of memory|cannot allocate memory`, `still here: ` + articleFrames + ` frames`}},
	{"Load in the pool, expand in the loop", 1, 0, []string{`without a bound: ` + articleFrames + ` frames, at most \d+ MB of masks`, took, same, why}},
	{"Bound the queue by hand", 1, 0, []string{`by hand`, `queue:workers=\d+,depth=10`, same, why, `\d+ results? after .* under a limit of 1074 MB`}},
	{"Exercise 2: a depth for 1 GiB", 0, 0, []string{`depth: not yet: .* gives 86: the garbage collector`, `1 GiB it says 86`}},
	{"Queue through processes", 1, 0, []string{took, same, `queued-processes:workers=`, why}},
	{"Break the ceiling", 1, 0, []string{took, same, `fold:workers=`, why}},
	{"Exercise 3: what folds?", 0, 0, []string{`folds: not yet: think again about "mean"`}},
	{"Repeat in random order", 0, 1, nil},
	{"What you saw", 2, 3, nil},
	{"Your own folder, your own function", 0, 0, []string{`lines in \d+ files`}},
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
	for _, word := range []string{"the article saw", "the baseline", "exit status 2, with", "loading in the pool", "by hand", "1149", "56.1"} {
		if !strings.Contains(closing, word) {
			t.Errorf("the closing tables do not contain %q:\n%s", word, closing)
		}
	}
	if strings.Contains(closing, "not measured") {
		t.Errorf("a claim has no record of this run:\n%s", closing)
	}
}
