package timing

import (
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
)

// Latest returns the latest record that answers a question about a data set (any, where ds is nil): of this kernel, or of any
// where this kernel has not begun with the question's task, so that a notebook never mixes its runs with others'. A run that
// died answers, however few results it had. The records are in the order of their start, as Records returns them.
func Latest(records []Record, ds *woodkit.Dataset, q Question) (latest Record, found bool) {
	answers := candidates(records, ds, q)
	if len(answers) == 0 {
		return Record{}, false
	}
	return answers[len(answers)-1], true
}

// candidates are the records that may answer a question, in their order.
func candidates(records []Record, ds *woodkit.Dataset, q Question) (answers []Record) {
	fingerprint := ""
	if ds != nil {
		fingerprint = ds.Fingerprint()
	}
	of := func(r Record) bool {
		return r.Task == q.Task && (r.Frames > 0 || r.Died != "") && (fingerprint == "" || r.Fingerprint == fingerprint)
	}
	mine := cell.Session()
	begun := slices.ContainsFunc(records, func(r Record) bool { return of(r) && r.Session == mine })
	for _, r := range records {
		if of(r) && r.Label == q.Label && (!begun || r.Session == mine) {
			answers = append(answers, r)
		}
	}
	return answers
}

// AgainstBaseline returns the latest run that answers a question and can be compared with a baseline, and that baseline: the
// latest for loop of the same task, kernel, data set and storage. It is the one rule for "a fraction of the for loop's time".
// Runs that died or scanned nothing have no time.
func AgainstBaseline(records []Record, ds *woodkit.Dataset, q Question) (run, baseline Record, found bool) {
	for _, run := range slices.Backward(candidates(records, ds, q)) {
		if baseline, found := baselineOf(records, run); found {
			return run, baseline, true
		}
	}
	return Record{}, Record{}, false
}

// baselineOf is the latest for loop that a run's time can be held against.
func baselineOf(records []Record, run Record) (baseline Record, found bool) {
	if run.PerFrame() <= 0 || run.Died != "" {
		return Record{}, false
	}
	for _, r := range slices.Backward(records) {
		if r.Task == run.Task && r.Label == LabelLoop && r.Session == run.Session && r.Fingerprint == run.Fingerprint &&
			r.Storage == run.Storage && r.PerFrame() > 0 && r.Died == "" {
			return r, true
		}
	}
	return Record{}, false
}

// Fraction is a run's time per frame as a fraction of another's, such as its baseline.
func Fraction(run, baseline Record) float64 {
	return float64(run.PerFrame()) / float64(baseline.PerFrame())
}
