// Package load measures how quiet the machine was during a run: how much of the processor other programs used, how long
// a container's limit held the run back, and what other virtual machines took. It works only on Linux.
//
// # Resolution
//
// Linux counts busy time in ticks of 10 ms (USER_HZ is 100 on every system that Go runs on) and rounds each of its
// counters. Many kernels look only at each tick at what runs. So we trust a difference to 0.1 s of processor time. For
// example, in a run of 2 s, we know what others used to 0.05 cores. A run shorter than 0.1 s is too short to say
// anything.
package load

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"time"
)

const (
	resolution = 100 * time.Millisecond // of processor time, see the package comment
	shortest   = 100 * time.Millisecond // shortest run that we say anything about
	tick       = 10 * time.Millisecond
)

// busyShare is how much of the run's cores others may use before we no longer trust the run's time.
const busyShare = 0.1

// An Amount is a number that may be unknown. Its zero value is unknown.
type Amount struct {
	Value float64
	Known bool
}

// Of returns a known amount.
func Of(value float64) Amount { return Amount{value, true} }

// MarshalJSON writes the number, or null if it is unknown.
func (a Amount) MarshalJSON() ([]byte, error) {
	if !a.Known {
		return []byte("null"), nil
	}
	return json.Marshal(a.Value)
}

// UnmarshalJSON reads a number, or null for an unknown amount.
func (a *Amount) UnmarshalJSON(data []byte) error {
	var value *float64
	if err := json.Unmarshal(data, &value); err != nil {
		return fmt.Errorf("reading an amount: %w", err)
	}
	*a = Amount{}
	if value != nil {
		*a = Of(*value)
	}
	return nil
}

// Load says what other programs did during a run. In its zero value, nothing is known.
type Load struct {
	Cores      int     `json:"cores,omitzero"`      // how many of the CPUs the run uses at once: GOMAXPROCS, at most CPUs
	CPUs       int     `json:"cpus,omitzero"`       // CPUs that the system lets the run use
	Others     Amount  `json:"others,omitzero"`     // cores that other programs used on those CPUs, on average
	Steal      Amount  `json:"steal,omitzero"`      // cores that other virtual machines took, on average
	Resolution float64 `json:"resolution,omitzero"` // how exact Others is, in cores
	Throttled  Amount  `json:"throttled_seconds,omitzero"`
	Waiting    Amount  `json:"waiting_seconds,omitzero"` // cpu.pressure: a part of our control group waited for a CPU, perhaps for another part
}

// Busy reports whether others certainly used more than a tenth of the cores that the run could use. CPUs that the run
// could not use anyway (because GOMAXPROCS is lower) are counted as used by others first.
func (l Load) Busy() bool {
	if !l.Others.Known {
		return false
	}
	spare := float64(l.CPUs - l.Cores)
	return l.Others.Value+l.Steal.Value-spare > busyShare*float64(l.Cores)+l.Resolution
}

// String says what the reader should know about the load. It is empty if the machine was quiet or the load is unknown.
func (l Load) String() string {
	var text string
	if l.Busy() {
		who := "other programs"
		switch {
		case l.Others.Value < 0.05:
			who = "other virtual machines"
		case l.Steal.Value >= 0.05:
			who = "other programs and virtual machines"
		}
		text = fmt.Sprintf("%s used %.1f of your %s meanwhile: run it again", who, l.Others.Value+l.Steal.Value, cores(l.CPUs))
	}
	if l.Throttled.Value >= 0.1 {
		if text != "" {
			text += "\n"
		}
		text += fmt.Sprintf("a container's limit held the run back for %.1f s, all cores added up", l.Throttled.Value)
	}
	return text
}

// Short returns what other programs and other virtual machines used, for a column of a table: "0.8 of 2", or a dash if
// this is unknown.
func (l Load) Short() string {
	if !l.Others.Known {
		return "–"
	}
	return fmt.Sprintf("%.1f of %d", l.Others.Value+l.Steal.Value, l.CPUs)
}

func cores(n int) string {
	if n == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%d cores", n)
}

// A Meter measures from Start to Stop.
type Meter struct {
	root   fs.FS
	began  time.Time
	before snapshot
}

// Start begins a measurement. The root file system is "/", except in tests.
func Start(root fs.FS) *Meter {
	return &Meter{root: root, before: take(root), began: time.Now()}
}

// Stop ends the measurement. own is the processor time that the run and its workers used meanwhile. procs is how many
// cores the run uses at once (GOMAXPROCS).
func (m *Meter) Stop(own time.Duration, procs int) Load {
	wall := time.Since(m.began)
	return between(m.before, take(m.root), wall, own, procs)
}

// between returns what happened between two snapshots.
func between(before, after snapshot, wall, own time.Duration, procs int) (l Load) {
	if wall < shortest {
		return l
	}
	l.Throttled = most(before.throttled, after.throttled)
	l.Waiting = most(before.waiting, after.waiting)
	if !before.stat.moved(after.stat) {
		return l
	}
	busy := time.Duration(after.stat.busy()-before.stat.busy()) * tick
	steal := time.Duration(after.stat.steal()-before.stat.steal()) * tick
	others := busy - own
	if others < -resolution-steal-own/10 { // then the counters are not about the CPUs that we ran on
		return l
	}
	average := func(d time.Duration) float64 { return max(0, d.Seconds()/wall.Seconds()) }
	l.CPUs = after.stat.cpus
	l.Cores = max(1, min(procs, l.CPUs))
	l.Others, l.Steal = Of(average(others)), Of(average(steal))
	l.Resolution = average(resolution)
	return l
}

// most returns the largest growth of any counter that is in both maps, by folder. The largest and not the sum, because
// if a group and its parent are both held back, this is the same time. A counter that went back is ignored.
func most(before, after map[string]time.Duration) (grown Amount) {
	for folder, now := range after {
		if then, ok := before[folder]; ok && now >= then {
			grown = Of(max(grown.Value, (now - then).Seconds()))
		}
	}
	return grown
}
