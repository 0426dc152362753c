package article

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// A claim is one thing that the article saw, and how this machine's records answer it.
type claim struct {
	saw   string                       // what the article saw, with its numbers
	check func(look) (string, verdict) // what was seen here, and whether it holds
	yes   string                       // why it holds, where it does
	no    string                       // why it does not, where it does not
}

// A verdict says whether a claim holds here.
type verdict int

const (
	notMeasured verdict = iota
	holds
	fails
	disturbed // measured while other programs used more than a tenth of the processor
)

// look finds the time for one frame of a task's bar, in seconds; ok is false where it was not measured here.
type look func(task, bar string) (r timing.Record, ok bool)

// clearly is how far two times must be apart to be called different on a busy machine.
const clearly = 1.1

// compared writes two bars' times and the first over the second, and returns that as it is written, so that no verdict
// contradicts it; ok is false where one was not measured.
func compared(find look, task, first, second string) (ratio float64, text string, ok bool) {
	a, okA := find(task, first)
	b, okB := find(task, second)
	if !okA || !okB || b.PerFrame() == 0 || a.PerFrame() == 0 {
		return 0, "", false
	}
	ratio = math.Round(100*float64(a.PerFrame())/float64(b.PerFrame())) / 100
	return ratio, fmt.Sprintf("%s %s, %s %s: %.2f ×", first, unit.Milliseconds(a.PerFrame()), second, unit.Milliseconds(b.PerFrame()), ratio), true
}

// slowerClaim holds where the first bar takes clearly longer than the second.
func slowerClaim(task, first, second string) func(look) (string, verdict) {
	return func(find look) (string, verdict) {
		ratio, text, ok := compared(find, task, first, second)
		return text, verdictOn(ok, ratio >= clearly)
	}
}

// quickerClaim holds where the first bar takes clearly less time than the second.
func quickerClaim(task, first, second string) func(look) (string, verdict) {
	return func(find look) (string, verdict) {
		ratio, text, ok := compared(find, task, first, second)
		return text, verdictOn(ok, ratio*clearly <= 1)
	}
}

func verdictOn(measured, seen bool) verdict {
	switch {
	case !measured:
		return notMeasured
	case seen:
		return holds
	}
	return fails
}

// claims are what the article saw, in its order.
var claims = []claim{
	{
		"Counting: threads are 4.7 × as fast as the loop (261 s, 56 s)",
		slowerClaim("pixel counts", timing.LabelLoop, timing.LabelPool),
		"decoding and counting are work, and goroutines share it out over the cores; in Python it is the decoder's C code that runs without the lock",
		"with one core, or a busy one, there is nobody to share the work with",
	},
	{
		"Counting: processes are faster than the loop, but slower than threads (66 s, 56 s)",
		func(find look) (string, verdict) {
			slower, v1 := slowerClaim("pixel counts", timing.LabelProcesses, timing.LabelPool)(find)
			_, v2 := slowerClaim("pixel counts", timing.LabelLoop, timing.LabelProcesses)(find)
			return slower, min2(v1, v2)
		},
		"a few hundred numbers cross a pipe cheaply, but not for nothing; starting the workers is paid too",
		"the two are so close that start-up, noise or a busy core decides",
	},
	{
		"Heat maps: the plain pool exhausts the memory and the notebook dies",
		func(find look) (string, verdict) {
			r, ok := find("heat maps", timing.LabelPool)
			switch {
			case !ok:
				return "", notMeasured
			case r.Died != "":
				return fmt.Sprintf("%s, with %d results kept, under a limit of %.0f MB", r.Died, r.Frames, float64(r.LimitBytes)/1e6), holds
			}
			return fmt.Sprintf("it needed %.0f MB and survived", float64(r.PeakBytes)/1e6), fails
		},
		"every result is 12.4 MB, and nothing bounds how many are kept; the limit stops it sooner, not otherwise",
		"this machine, or its limit, is large enough for the frames that were scanned",
	},
	{
		"Heat maps: threads for loading only take 0.66 of the loop's time (604 s, 918 s)",
		quickerClaim("heat maps", timing.LabelLoading, timing.LabelLoop),
		"what the pool does at the same time is decoding, which is work: from the page cache there is hardly anything to wait for",
		"where one core does it all, loading elsewhere saves nothing",
	},
	{
		"Heat maps: the queue takes 0.55 of the time of loading only (331 s, 604 s)",
		quickerClaim("heat maps", timing.LabelQueue, timing.LabelLoading),
		"expanding moves into the workers too, and only adding is left to the loop",
		"on few cores the one that adds is also the one that the workers lack, and results must cross between caches",
	},
	{
		"Heat maps: queued processes are slower than the loop (1149 s, 918 s)",
		slowerClaim("heat maps", timing.LabelProcesses, timing.LabelLoop),
		"12.4 MB a frame must be written into a pipe and read again: moving a result costs more than making it",
		"here the work on a frame costs more than moving its planes",
	},
	{
		"The heat maps' loop takes 3.5 × the time of the counts' loop (918 s, 261 s)",
		func(find look) (string, verdict) {
			a, okA := find("heat maps", timing.LabelLoop)
			b, okB := find("pixel counts", timing.LabelLoop)
			if !okA || !okB || b.PerFrame() == 0 {
				return "", notMeasured
			}
			ratio := float64(a.PerFrame()) / float64(b.PerFrame())
			return fmt.Sprintf("%s, %s: %.2f ×", unit.Milliseconds(a.PerFrame()), unit.Milliseconds(b.PerFrame()), ratio), verdictOn(true, ratio >= clearly)
		},
		"the planes of ten classes are ten times the mask's bytes, to be written and added up; in Python their type decides how dear that is",
		"decoding outweighs the planes",
	},
}

// min2 is the worse of two verdicts; one that was not measured outweighs all.
func min2(a, b verdict) verdict {
	switch {
	case a == notMeasured || b == notMeasured:
		return notMeasured
	case a == holds && b == holds:
		return holds
	}
	return fails
}

// Claims lists what the article saw, what the latest records of this data set say, whether it goes the same way here, and
// why. The verdicts are computed from the records: a difference counts from a tenth on, however large the article's was. A
// claim whose runs are missing says so.
func Claims(ds *woodkit.Dataset) woodkit.Table {
	records, err := timing.Records("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	return claimsTable(func(task, label string) (timing.Record, bool) {
		return timing.Latest(records, ds, timing.Question{Task: task, Label: label})
	})
}

// judge checks a claim. From a run that was disturbed by other programs no verdict is drawn; busy says how much they used.
// A run that died is no time: other programs do not fill its memory.
func (c claim) judge(find look) (here string, v verdict, busy string) {
	var disturbances []string
	here, v = c.check(func(task, bar string) (timing.Record, bool) {
		r, ok := find(task, bar)
		if text := fmt.Sprintf("%s cores during %s", r.Load.Short(), bar); ok && r.Load.Busy() && r.Died == "" && !slices.Contains(disturbances, text) {
			disturbances = append(disturbances, text)
		}
		return r, ok
	})
	if v != notMeasured && len(disturbances) > 0 {
		return here, disturbed, strings.Join(disturbances, ", ")
	}
	return here, v, ""
}

func claimsTable(find look) woodkit.Table {
	table := woodkit.Table{Left: true, Header: []string{"the article saw", "here", "the same way?", "why"}}
	for _, c := range claims {
		here, v, busy := c.judge(find)
		row := []string{c.saw, here, "yes", c.yes}
		switch v {
		case fails:
			row[2], row[3] = "no", c.no
		case notMeasured:
			row[1], row[2], row[3] = "not measured in this data set", "–", "run the cells above first"
		case disturbed:
			row[1], row[2], row[3] = "the machine was busy: run it again", "–", "others used "+busy
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
