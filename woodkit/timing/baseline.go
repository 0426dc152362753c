package timing

import (
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
)

// Latest returns the latest record that answers a question about a data set, or about any data set if ds is nil. It looks
// at the records of this kernel. If this kernel has not run the question's task yet, it looks at the records of all
// kernels. So a notebook never mixes its runs with those of others. A run that died counts as an answer, however few
// results it had. The records must be in the order of their start, as Records returns them.
func Latest(records []Record, ds *woodkit.Dataset, q Question) (latest Record, found bool) {
	answers := candidates(records, ds, q)
	if len(answers) == 0 {
		return Record{}, false
	}
	return answers[len(answers)-1], true
}

// candidates returns the records that may answer a question, in the order given.
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

// AgainstBaseline returns the latest run that answers a question and has a baseline, together with that baseline: the
// latest for loop of the same task, kernel, data set and storage. Every "fraction of the for loop's time" follows this
// rule. Runs that died or scanned nothing have no time. A run that ended early answers only if there is no whole one,
// and a for loop that ended early is no baseline.
func AgainstBaseline(records []Record, ds *woodkit.Dataset, q Question) (run, baseline Record, found bool) {
	for _, latest := range slices.Backward(candidates(records, ds, q)) {
		if found && latest.Partial {
			continue
		}
		if loop, ok := baselineOf(records, latest); ok {
			run, baseline, found = latest, loop, true
			if !run.Partial {
				break
			}
		}
	}
	return run, baseline, found
}

// baselineOf returns the latest whole for loop with which a run's time can be compared.
func baselineOf(records []Record, run Record) (baseline Record, found bool) {
	if run.PerFrame() <= 0 || run.Died != "" {
		return Record{}, false
	}
	for _, r := range slices.Backward(records) {
		if r.Task == run.Task && r.Label == LabelLoop && r.Session == run.Session && r.Fingerprint == run.Fingerprint &&
			r.Storage == run.Storage && r.PerFrame() > 0 && r.Died == "" && !r.Partial {
			return r, true
		}
	}
	return Record{}, false
}

// Fraction returns a run's time per frame as a fraction of another run's, such as its baseline.
func Fraction(run, baseline Record) float64 {
	return float64(run.PerFrame()) / float64(baseline.PerFrame())
}
