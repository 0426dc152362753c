package lessons

import (
	"os"
	"regexp"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

func init() { steps["05-when-one-machine-is-not-enough"] = notEnough }

// notEnoughSteps are what notebook 05 shows with Spark and without it.
var notEnoughSteps = []step{
	{"Open the data set", 0, 0, []string{`\d+ masks of 1280×966 pixels`}},
	{"Run a first job", 0, 0, []string{`begin: .* counts, pool:workers=2, by runs`}},
	{"Count what crosses the network", 1, 0, []string{` 1 masks have .*; their partial result has .* for counts, and .* for heat maps`, `16 masks have`}},
	{"Kill a worker", 0, 0, nil},
	{"Find the crossover", 1, 0, nil},
}

// notEnough checks notebook 05 step by step. Where Spark is installed, every job has the same result, also after a death.
func notEnough(t *testing.T, executed *notebook.Notebook) {
	checkSteps(t, executed, notEnoughSteps)
	printed, _ := shown(executed)
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	missing := regexp.MustCompile(`not measured: .*setup --spark`).FindAllString(printed, -1)
	if _, err := os.Stat(environment.SparkPython()); err != nil {
		if len(missing) < 3 {
			t.Errorf("Spark is not installed, and the notebook says so %d times:\n%s", len(missing), printed)
		}
		return
	}
	jobs := regexp.MustCompile(`partitions, deaths \d: +\d+\.\d s, result ([0-9a-f]{16})`).FindAllStringSubmatch(printed, -1)
	for _, job := range jobs {
		if job[1] != jobs[0][1] {
			t.Errorf("the results differ: %v", jobs)
		}
	}
	if len(jobs) != 4 || len(missing) > 0 {
		t.Errorf("%d of 4 jobs were measured:\n%s", len(jobs), printed)
	}
}
