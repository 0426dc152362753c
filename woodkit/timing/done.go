package timing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/unit"
)

// failuresShown is the number of kinds of failure that Done names. The record has all failures.
const failuresShown = 5

// Done ends the run, saves its record and prints it: the start, end and duration as in the article, the failures, and
// whether the result is the same as in earlier runs. After an interrupt it saves the partial record and exits with status
// 130, so that "Run All" stops there. Only complete scans are compared. A second call of Done changes nothing and prints a
// line that says so.
func (r *Run) Done(result any) {
	if r.finished {
		fmt.Println("this run is already over: nothing is changed; begin another with timing.Start")
		return
	}
	record, err := r.Finish(result)
	fmt.Println(record.Summary())
	kinds := KindsOf(record.Failed)
	for i, kind := range kinds {
		if i == failuresShown {
			fmt.Printf("  … and %s of failure\n", unit.Several(len(kinds)-i, "more kind", "more kinds"))
			break
		}
		fmt.Printf("  failed: %s\n", kind)
	}
	for _, line := range r.panics {
		say(line)
	}
	if r.ended != nil && !(r.interrupted && errors.Is(r.ended, context.Canceled)) {
		fmt.Println("ended early:", r.ended)
	}
	switch {
	case record.NotCompared != "":
		fmt.Println("not compared:", record.NotCompared)
	case record.Of == 0 && !r.byHand && !record.Partial:
		fmt.Println("not compared: this run saw no frame. Range over the scan, and give it run.Context(). If the loop is your own, declare it with ByHand(workers, frames)")
	case !record.Partial && err == nil && record.Digest != "":
		r.compare(record)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit: this run is not kept:", err)
	}
	if r.interrupted {
		cell.Exit(exitInterrupted)
	}
}

// Summary returns the record in three lines: when the run began, when it ended, and how long it took. Anything unusual
// about the run adds a line.
func (r Record) Summary() string {
	const clock = "15:04:05.000"
	what := fmt.Sprintf("%s, %s", r.Task, r.Strategy)
	if r.Decoder != "pixels" && r.Decoder != "" {
		what += ", by " + r.Decoder
	}
	text := fmt.Sprintf("begin: %s   %s\nend:   %s\ntook:  %s", r.Start.Format(clock), what, r.End.Format(clock), took(r.Seconds))
	if r.Seconds >= 60 {
		text += fmt.Sprintf(" (%.1f min)", r.Seconds/60)
	}
	if r.Frames > 0 {
		one, many := r.item()
		text += fmt.Sprintf(" for %s: %s per %s", unit.Several(r.Frames, one, many), unit.Milliseconds(r.PerFrame()), one)
	}
	if r.PeakBytes > 0 {
		text += fmt.Sprintf("; at most %.0f MB of memory", float64(r.PeakBytes)/1e6)
	}
	if failed := r.FailedFrames(); failed > 0 {
		text += fmt.Sprintf("; %d failed", failed)
	}
	if note := r.IdleWorkers(); note != "" {
		text += "\n" + note
	}
	if note := r.Load.String(); note != "" {
		text += "\n" + note
	}
	if r.Partial {
		_, many := r.item()
		text += fmt.Sprintf("\nPARTIAL: %d of %d %s; the rest is not in it", r.Frames, r.Of, many)
	}
	return text
}

// took formats a time in seconds, or in milliseconds if two decimals of a second would be too coarse.
func took(seconds float64) string {
	if seconds < 0.1 {
		return unit.Milliseconds(time.Duration(seconds * float64(time.Second)))
	}
	return fmt.Sprintf("%.2f s", seconds)
}

// compare prints how this run compares with an earlier one of the same task over the same frames.
func (r *Run) compare(record Record) {
	earlier, err := Records(record.Task)
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
		return
	}
	reference, found := Reference(earlier, record)
	failed := len(record.Failed)
	if record.Of > 0 && failed == record.Of || !found && failed > 0 && slices.ContainsFunc(earlier, record.besides) {
		fmt.Printf("not compared: %d of %d frames failed\n", failed, record.Of)
		return
	}
	if !found {
		return
	}
	verdict := "the same result as " + nameFor(reference, record)
	if !reference.SameResult(record) {
		verdict = "NOT the result of " + nameFor(reference, record)
		if reference.Digest != record.Digest {
			verdict += fmt.Sprintf(": %s instead of %s", record.Digest, reference.Digest)
		}
		if len(r.spans) > 0 && strings.HasPrefix(r.spans[0].Item, "item ") {
			verdict += fmt.Sprintf(" (if both were about the same items: they are told apart by their names, such as %q)", r.spans[0].Item)
		}
	}
	if len(record.Floats) > 0 {
		verdict += fmt.Sprintf(" (floats to %g of their size)", digest.Tolerance)
	}
	if failed > 0 {
		verdict += fmt.Sprintf(", both without the %d that failed", failed)
	}
	here := record.sameSession(reference) // other days' times say little
	timed := here && reference.PerFrame() > 0 && record.PerFrame() > 0
	busy := reference.Load.Busy() || record.Load.Busy()
	switch {
	case here && busy:
		verdict += "; speeds are not compared, because other programs were busy during " + busyOf(reference, record)
	case timed:
		verdict += "; " + unit.Ratio(reference.PerFrame().Seconds()/record.PerFrame().Seconds()) + " its speed"
	}
	fmt.Println(verdict)
	guess, guessed := Guessed(record.Question())
	baseline, found := baselineOf(earlier, record)
	if guessed && found && timed {
		if busy {
			fmt.Printf("you guessed %s the for loop's time; it is not compared with this time\n", unit.Ratio(guess))
			return
		}
		fmt.Printf("you guessed %s the for loop's time, it was %s\n", unit.Ratio(guess), unit.Ratio(Fraction(record, baseline)))
	}
}

// besides reports whether other is a different run that answers the same question, not counting what failed.
func (r Record) besides(other Record) bool { return r.ID != other.ID && r.comparableBut(other) }

// Reference returns the run with which a result is compared. It prefers runs of the same kernel, among those a for loop,
// and among those the latest.
func Reference(records []Record, record Record) (best Record, found bool) {
	rank := func(r Record) (rank int) {
		if record.sameSession(r) {
			rank += 2
		}
		if r.Label == LabelLoop && record.Label != LabelLoop {
			rank++
		}
		return rank
	}
	for _, r := range records { // in the order of their start
		if r.ID != record.ID && r.comparable(record) && (!found || rank(r) >= rank(best)) {
			best, found = r, true
		}
	}
	return best, found
}

// busyOf says during which of the two runs other programs were busy. It may be both.
func busyOf(reference, record Record) string {
	switch {
	case !record.Load.Busy():
		return name(reference)
	case !reference.Load.Busy():
		return "this run"
	}
	return "both runs"
}

// name returns words for a run that fit into a sentence.
func name(r Record) string {
	if r.Label == LabelLoop {
		return "the for loop"
	}
	return r.Label + " at " + r.Start.Format("15:04:05")
}

// nameFor is like name. For a run of another session it adds the day and the time, because the reader has not seen that run
// in this session.
func nameFor(reference, record Record) string {
	if record.sameSession(reference) {
		return name(reference)
	}
	what := strconv.Quote(reference.Label)
	if reference.Label == LabelLoop {
		what = name(reference)
	}
	return what + " (of another session, " + reference.Start.Local().Format("2 January 2006 15:04:05") + ")"
}

// sameSession reports whether two runs belong to the same notebook kernel. Outside notebooks, it reports whether they
// belong to the same process. Run IDs end in the process number.
func (r Record) sameSession(other Record) bool {
	process := func(r Record) string { return r.ID[strings.LastIndex(r.ID, "-")+1:] }
	return r.Session == other.Session && (r.Session != "" || process(r) == process(other))
}

// IdleWorkers returns a warning if the depth is so small that some workers can never be busy. Otherwise it returns "".
func (r Record) IdleWorkers() string {
	if r.Depth == 0 || r.Depth >= r.Workers {
		return ""
	}
	return fmt.Sprintf("A depth of %d keeps %d of %d workers from ever being busy.", r.Depth, r.Workers-r.Depth, r.Workers)
}
