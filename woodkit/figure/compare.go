package figure

import (
	"fmt"
	"strings"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/timing/rounds"
)

// changedOf is changed with the latest rounds.
func changedOf(runs []timing.Observation) string {
	repeated, _, err := rounds.Latest(nil)
	cell.Warn(err)
	return changed(runs, repeated)
}

// changed compares the time per item of each later run with the first run's. It also says whether the difference is more than
// noise, which only repeated rounds can show. Runs of other tasks, runs that ended early and runs in which more or fewer items
// failed are left out, because they did something else: failed items take time, and give no result that it could be divided by.
func changed(runs []timing.Observation, repeated rounds.Repeated) string {
	if len(runs) < 2 || runs[0].Record.Partial || runs[0].Record.PerFrame() <= 0 {
		return ""
	}
	first := runs[0].Record
	var said []string
	single := false
	for _, o := range runs[1:] {
		r := o.Record
		if r.Partial || r.PerFrame() <= 0 || r.Task != first.Task || !failedAlike(r, first) {
			continue
		}
		text := fmt.Sprintf("%s took %s the time per item of %s", shortly(r, first), unit.Ratio(float64(r.PerFrame())/float64(first.PerFrame())), shortly(first, r))
		ratio, err := repeated.Ratio(r.Question(), first.Question())
		switch {
		case err != nil || !ratio.Known() || repeated.Fingerprint != r.Fingerprint:
			single = true
		case ratio.Verdict() == interval.TooClose:
			text += fmt.Sprintf(" (in %d rounds %.2f to %.2f ×: that may be noise)", ratio.Rounds, ratio.Low, ratio.High)
		default:
			text += fmt.Sprintf(" (in %d rounds %.2f to %.2f ×: more than noise)", ratio.Rounds, ratio.Low, ratio.High)
		}
		said = append(said, text)
	}
	if len(said) == 0 {
		return ""
	}
	text := strings.Join(said, "; ") + "."
	if single {
		text += " One run each says nothing about noise."
	}
	return text
}

// failedAlike reports whether no item of two runs failed, or as many of equally many.
func failedAlike(a, b timing.Record) bool {
	return a.FailedFrames() == b.FailedFrames() && (a.FailedFrames() == 0 || a.Of == b.Of)
}

// shortly returns a short name for a run that is compared with another one.
func shortly(r, other timing.Record) string {
	if r.Called() == other.Called() {
		return r.Title()
	}
	return r.Called()
}
