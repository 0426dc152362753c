package figure

import (
	"cmp"
	"fmt"

	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// mostly is the share of the time from which a part is what most of the time was spent on.
const mostly = 0.5

// nothingRecorded is the title if there were items, but no spans of them are known.
const nothingRecorded = "Nothing was recorded of the items"

// headline says in a sentence what a run spent its time on, from the same shares that figures draw.
func headline(o timing.Observation) string {
	switch {
	case len(o.Spans) == 0 && o.Record.Of == 0:
		return "There was no item to do"
	case len(o.Spans) == 0:
		return nothingRecorded
	}
	failed := 0
	for _, s := range o.Spans {
		if s.Err != nil {
			failed++
		}
	}
	text := wentOn(o)
	stop := o.Record.StoppedSeconds
	if stop > 0 && o.Record.Of > 0 {
		text = fmt.Sprintf("Told to stop at %s; in the end, %s of %s items were done", unit.Seconds.Format(stop), count(o.Record.Frames), count(o.Record.Of))
	}
	if o.Record.Load.Busy() {
		text += ", beside other programs"
	}
	switch {
	case failed == 0:
		return text
	case failed == len(o.Spans) && stop == 0:
		return allFailed(o)
	}
	return fmt.Sprintf("%s; %s failed", text, items(failed))
}

func count(n int) string { return unit.Number.Format(float64(n)) }

func items(n int) string {
	if n == 1 {
		return "1 item"
	}
	return count(n) + " items"
}

// hasMoreItems reports whether a run had items that no figure shows.
func hasMoreItems(o timing.Observation) bool { return o.Record.Partial || o.Missing.Items > 0 }

// allFailed says that all items of a run failed, or all that figures show.
func allFailed(o timing.Observation) string {
	switch n := len(o.Spans); {
	case n == 1 && hasMoreItems(o):
		return "The item shown here failed"
	case n == 1:
		return "The only item failed"
	case hasMoreItems(o):
		return fmt.Sprintf("All %s shown here failed", items(n))
	default:
		return fmt.Sprintf("All %s failed", items(n))
	}
}

// wentOn says what a run without failures spent its time on.
func wentOn(o timing.Observation) string {
	rows := spent(o)
	caller := rows[len(rows)-1]
	kind, share := largest(caller.parts, "")
	if len(rows) == 1 {
		second := ""
		if next, part := largest(caller.parts, kind); part >= timing.Notable {
			second = fmt.Sprintf(" and %s %s", next, unit.PerCent(part))
			if next == kindNoItem {
				second = fmt.Sprintf(", and %s had no item", unit.PerCent(part))
			}
		}
		if kind == kindNoItem {
			return fmt.Sprintf("One item after the other, and none for %s of the time", unit.PerCent(share))
		}
		return fmt.Sprintf("One item after the other: %s takes %s of the time%s", kind, unit.PerCent(share), second)
	}
	workers := rows[0]
	part := func(s spending, kind string) float64 {
		return s.of(kind) / cmp.Or(sum(s.parts), 1)
	}
	idle, onAverage := part(workers, kindNoItem), ""
	if workers.lanes > 1 {
		onAverage = " on average"
	}
	who, are, have := fmt.Sprintf("%s workers", count(workers.lanes)), "are", "have"
	if workers.lanes == 1 {
		who, are, have = "1 worker", "is", "has"
	}
	strategy, _ := scan.Parse(o.Record.Strategy)
	busy := 1 - idle - part(workers, kindDiscarded) - part(workers, kindWaiting) - part(workers, kindReady) - workers.waited/cmp.Or(sum(workers.parts), 1)
	_, off := callerOff(o)
	adding := part(caller, kindAdding)
	off /= cmp.Or(sum(caller.parts), 1)
	switch main, share := largest(workers.parts, kindNoItem); {
	case adding+off >= max(timing.NearlyAll, busy) && off >= timing.Notable:
		return fmt.Sprintf("The loop's body is busy %s of the time, and waits for a core another %s", unit.PerCent(adding), unit.PerCent(off))
	case adding >= max(timing.NearlyAll, busy):
		return fmt.Sprintf("The loop's body is busy %s of the time, and %s only %s", unit.PerCent(adding), who, unit.PerCent(busy))
	case strategy.Ordered && idle >= 0.2:
		return fmt.Sprintf("Results wait for their turn, so %s %s no item %s of the time%s", who, have, unit.PerCent(idle), onAverage)
	case part(workers, kindReady) >= mostly:
		if workers.lanes == 1 {
			return fmt.Sprintf("1 worker waits for a core %s of the time", unit.PerCent(part(workers, kindReady)))
		}
		return fmt.Sprintf("%s take turns on %s, and wait for a core %s of the time on average", who, sharedCores(o), unit.PerCent(part(workers, kindReady)))
	case part(workers, kindWaiting) >= mostly:
		if workers.lanes == 1 {
			return fmt.Sprintf("1 worker waits %s of the time", unit.PerCent(part(workers, kindWaiting)))
		}
		return fmt.Sprintf("%s wait %s of the time on average, and their waits overlap", who, unit.PerCent(part(workers, kindWaiting)))
	case idle >= mostly:
		return fmt.Sprintf("%s %s no item %s of the time%s", who, have, unit.PerCent(idle), onAverage)
	case crowded(o): // it is not known which worker had a core
		return fmt.Sprintf("%s had an item %s of the time, and shared %s", who, unit.PerCent(busy), sharedCores(o))
	case main == kindReady:
		return fmt.Sprintf("%s %s busy %s of the time, and %s for a core another %s", who, are, unit.PerCent(busy), map[bool]string{true: "waits", false: "wait"}[workers.lanes == 1], unit.PerCent(share))
	default:
		return fmt.Sprintf("%s %s busy %s of the time, with %s for %s", who, are, unit.PerCent(busy), main, unit.PerCent(share))
	}
}

// callerOff returns for how many seconds the loop waited for a core, before it could take a result and with one.
func callerOff(o timing.Observation) (before, with float64) {
	for _, off := range o.Off {
		switch seconds := (off.To - off.From).Seconds(); {
		case off.Worker != scan.Caller || !off.Ready:
		case off.Before:
			before += seconds
		default:
			with += seconds
		}
	}
	return before, with
}

// beforeResults says for how long the loop waited for a core and had no result yet, which titles leave out and bars do not.
func beforeResults(o timing.Observation) string {
	wall := o.Wall().Seconds()
	before, with := callerOff(o)
	if before < 0.01*wall || with < timing.Notable*wall {
		return ""
	}
	return fmt.Sprintf("Of the whole time, the caller waited for a core for %s before it could take a result, and for another %s when it had one.", unit.PerCent(before/wall), unit.PerCent(with/wall))
}

// largest returns the kind with the largest part and its share of the whole. It leaves out the kind aside.
func largest(parts []float64, aside string) (kind string, share float64) {
	best := 0.0
	for i, part := range parts {
		if spentKinds[i] != aside && (kind == "" || part > best) {
			kind, best = spentKinds[i], part
		}
	}
	return kind, best / cmp.Or(sum(parts), 1)
}

func sum(parts []float64) (sum float64) {
	for _, part := range parts {
		sum += part
	}
	return sum
}
