package article

import (
	"fmt"
	"math"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/timing/rounds"
)

// A Claim is a ratio of two times that somebody saw, and why it may be found elsewhere or not.
type Claim struct {
	Saw   string
	There float64 // the ratio that was seen; 1 says that the first saves hardly anything: it takes about as long, or longer
	Same  string  // why it goes the same way here, where it does
	Other string  // why it does not, where it does not
}

// A Verdict is what repeated rounds say of a claim, in words. A dash stands for what they say nothing of.
type Verdict struct {
	Here      string `json:"here"`      // the ratio with its interval, or why there is none
	Direction string `json:"direction"` // the same, the opposite, too close to call
	Size      string `json:"size"`      // within a quarter, or how far off
	Why       string `json:"why"`
}

// A claim is one thing that the article saw: what one bar took beside another.
type claim struct {
	Claim
	first, second timing.Question
}

// near is how far a ratio may be from the article's and still be of its size: a quarter of it.
const near = 0.25

// isNear reports whether a ratio is within a quarter of 1. It decides on the two decimals that are shown, so "1.25 of it" is
// never called more than a quarter off.
func isNear(ratio float64) bool { return math.Abs(math.Round(100*ratio)/100-1) <= near }

var (
	countLoop      = timing.Question{Task: "pixel counts", Label: timing.LabelLoop}
	countPool      = timing.Question{Task: "pixel counts", Label: timing.LabelPool}
	countProcesses = timing.Question{Task: "pixel counts", Label: timing.LabelProcesses}
	mapLoop        = timing.Question{Task: "heat maps", Label: timing.LabelLoop}
	mapPool        = timing.Question{Task: "heat maps", Label: timing.LabelPool}
	mapLoading     = timing.Question{Task: "heat maps", Label: timing.LabelLoading}
	mapQueue       = timing.Question{Task: "heat maps", Label: timing.LabelQueue}
	mapProcesses   = timing.Question{Task: "heat maps", Label: timing.LabelProcesses}
)

// claims are what the article saw, in its order. The one about the pool that dies is not among them: it is no ratio.
var claims = []claim{
	{
		Claim{
			"Counting: the loop takes longer than threads", reportedRatio(countLoop, countPool),
			"decoding and counting are work, and goroutines share it out over the cores; in Python, threads can decode at the same time, because the decoder's C code runs without the interpreter lock",
			"with one core, nobody is there to share the work with",
		},
		countLoop, countPool,
	},
	{
		Claim{
			"Counting: the loop takes longer than processes", reportedRatio(countLoop, countProcesses),
			"a few hundred numbers cross a pipe cheaply",
			"starting the workers costs more here than they save",
		},
		countLoop, countProcesses,
	},
	{
		Claim{
			"Counting: processes take longer than threads", reportedRatio(countProcesses, countPool),
			"what crosses a pipe is not free, and starting the workers costs time, too",
			"both divide the same work, and so little crosses that it hardly counts",
		},
		countProcesses, countPool,
	},
	{
		Claim{
			"Heat maps: loading in threads takes less than the loop", reportedRatio(mapLoading, mapLoop),
			"the workers decode while the loop expands and adds, so the work is divided; from the page cache there is hardly any waiting to hide",
			"where one core does it all, loading elsewhere saves nothing",
		},
		mapLoading, mapLoop,
	},
	{
		Claim{
			"Heat maps: the queue takes less than loading in threads", reportedRatio(mapQueue, mapLoading),
			"expanding moves into the workers too, and only adding is left to the loop",
			"on few cores, the goroutine that adds takes a core away from the workers",
		},
		mapQueue, mapLoading,
	},
	{
		Claim{
			"Heat maps: queued processes take longer than the loop", reportedRatio(mapProcesses, mapLoop),
			"12.4 MB per frame must be written into a pipe and read again: moving the planes costs more than expanding the mask",
			"here the work on a frame costs more than moving its planes",
		},
		mapProcesses, mapLoop,
	},
	{
		Claim{
			"The heat maps' loop takes longer than the counts' loop", reportedRatio(mapLoop, countLoop),
			"the planes of ten classes are ten times the mask's bytes, to be written and added up",
			"decoding outweighs the planes",
		},
		mapLoop, countLoop,
	},
}

// reportedRatio is the ratio of two of the article's times.
func reportedRatio(first, second timing.Question) float64 {
	a, _ := ReportedTime(first.Task, first.Label)
	b, _ := ReportedTime(second.Task, second.Label)
	return a.Seconds / b.Seconds
}

// Claims holds what the article saw against the latest rounds over this data set. Each claim has two verdicts: whether it goes
// the same way here, and whether it is as large. The direction is too close to call where the interval of the ratio holds 1; the
// size is the same where the ratio is within a quarter of the article's. No verdict is drawn from too few rounds, or from rounds
// during which other programs were busy. The last claim, that the plain pool of heat maps dies, is answered by this data set's
// latest record of it.
func Claims(ds *woodkit.Dataset) woodkit.Table {
	repeated, found, err := rounds.Latest(ds)
	cell.Warn(err)
	records, err := timing.Records("heat maps")
	cell.Warn(err)
	pool, ran := timing.Latest(records, ds, mapPool)
	return claimsTable(repeated, found, pool, ran)
}

func claimsTable(repeated rounds.Repeated, found bool, pool timing.Record, ran bool) woodkit.Table {
	table := woodkit.Table{Left: true, Header: []string{"the article saw", "there", "here", "direction", "size", "why"}}
	for _, c := range claims {
		row := []string{c.Saw, fmt.Sprintf("%.2f ×", c.There), "not measured", "–", "–", "run the cell that repeats everything in rounds"}
		ratio, err := repeated.Ratio(c.first, c.second)
		switch {
		case !found || err != nil:
		case repeated.Load.Busy():
			row[2], row[5] = "the machine was busy: run it again", "others used "+repeated.Load.Short()+" cores meanwhile"
		default:
			v := c.Judge(ratio)
			row[2], row[3], row[4], row[5] = v.Here, v.Direction, v.Size, v.Why
		}
		table.Rows = append(table.Rows, row)
	}
	return withCrash(table, pool, ran)
}

// Judge says what the ratio of the two times in repeated rounds says of a claim. The direction is too close to call where the
// ratio's interval holds 1; the size is the same where the ratio is within a quarter of the claim's. A claim of 1 holds where the
// whole interval is above 1 less a quarter, and is wrong where the whole interval is below. Too few rounds say nothing.
func (c Claim) Judge(ratio interval.Interval) Verdict {
	v := Verdict{Here: fmt.Sprintf("%.2f ×", ratio.Median), Direction: "–", Size: "–"}
	if !ratio.Known() {
		v.Why = fmt.Sprintf("%s too little; repeat at least %d", unit.Several(ratio.Rounds, "round says", "rounds say"), interval.FewestRounds)
		return v
	}
	v.Here += fmt.Sprintf(" (%s to %s)", besideOne(ratio.Low), besideOne(ratio.High))
	v.Size = "within a quarter"
	if off := ratio.Median / c.There; !isNear(off) {
		v.Size = fmt.Sprintf("%.2f of it", off)
	}
	border, above := 1., c.There >= 1
	if c.There == 1 {
		border = 1 - near
	}
	switch {
	case ratio.Low <= border && border <= ratio.High:
		which := ""
		if border != 1 {
			which = " (the border for a claim of 1)"
		}
		v.Direction, v.Why = "too close to call", fmt.Sprintf("the interval holds %.3g%s, so more rounds are needed to decide it", border, which)
	case (ratio.Low > border) == above:
		v.Direction, v.Why = "the same", c.Same
	default:
		v.Direction, v.Why = "the opposite", c.Other
	}
	return v
}

// besideOne writes a bound of a ratio with two decimals, or with three where two would make it 1, which it is not.
func besideOne(bound float64) string {
	if text := fmt.Sprintf("%.2f", bound); text != "1.00" || bound == 1 {
		return text
	}
	return fmt.Sprintf("%.3f", bound)
}

// withCrash adds what became of the pool that keeps every result.
func withCrash(table woodkit.Table, pool timing.Record, ran bool) woodkit.Table {
	row := []string{"Heat maps: the plain pool exhausts the memory, and the notebook dies", "it died", "not measured", "–", "–", "run the cell that exhausts the memory"}
	switch {
	case !ran:
	case pool.Died != "":
		row[2] = fmt.Sprintf("%s, with %s kept, under a limit of %.0f MB", pool.Died, unit.Several(pool.Frames, "result", "results"), float64(pool.LimitBytes)/1e6)
		row[3], row[5] = "the same", "every result is 12.4 MB, and nothing bounds how many are kept; a lower limit only stops it sooner"
	case pool.Partial || pool.Frames < pool.Of:
		row[2] = fmt.Sprintf("it ended after %d of %d frames, for another reason", pool.Frames, pool.Of)
		row[5] = "an interrupt, or frames that failed, say nothing of the memory: run the cell again"
	default:
		row[2] = fmt.Sprintf("it needed %.0f MB and survived", float64(pool.PeakBytes)/1e6)
		row[3], row[5] = "the opposite", "this machine, or its limit, is large enough for the frames that were scanned"
	}
	table.Rows = append(table.Rows, row)
	return table
}
