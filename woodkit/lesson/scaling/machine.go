package scaling

import (
	"fmt"
	"math"
	"os"
	"runtime"

	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/unit"
)

// machine describes what limits the speed-up of a scan on this machine.
type machine struct {
	cores int     // as the system counts them and lets this process use them
	procs int     // GOMAXPROCS: how many goroutines Go runs at once
	limit float64 // a container's limit of processor time, in cores; 0: none
}

func thisMachine() machine {
	return machine{runtime.NumCPU(), runtime.GOMAXPROCS(0), limits.ControlGroup(os.DirFS("/")).Cores}
}

// usable returns how many cores' worth of time the system gives to this process, whatever GOMAXPROCS is.
func (m machine) usable() float64 {
	if m.limit > 0 {
		return math.Min(m.limit, float64(m.cores))
	}
	return float64(m.cores)
}

// Machine describes in two or three lines what this machine can show: its cores, GOMAXPROCS, a container's limit of
// processor time, and which results you can expect from the experiments.
func Machine() string { return thisMachine().String() }

func (m machine) String() string {
	text := fmt.Sprintf("This machine: %s; Go runs %s at a time (GOMAXPROCS).", unit.Cores(float64(m.cores)), goroutinesText(m.procs))
	if m.limit > 0 && m.limit < float64(m.cores) {
		text += fmt.Sprintf("\nA container limits this process to the time of %s.", unit.Cores(m.limit))
	}
	most := math.Min(m.usable(), float64(m.procs))
	switch {
	case most <= 1 && m.usable() > 1:
		text += fmt.Sprintf("\nAs long as GOMAXPROCS is 1, goroutines only take turns, so work gains nothing (1.0 ×), apart from noise. Work that waits can gain. With all cores, expect up to %.1f ×.", m.usable())
	case m.cores > 1 && most <= 1:
		text += "\nThis process has the time of one core at most. So goroutines only take turns, and work gains nothing (1.0 ×), apart from noise. Work that waits can gain."
	case most <= 1:
		text += "\nWith one core, goroutines only take turns, so work gains nothing (1.0 ×), apart from noise. Work that waits can gain."
	default:
		text += fmt.Sprintf("\nIf the work is shared among the cores, expect a speed-up of about %.1f at most. It is smaller if two of these \"cores\" are one physical core that runs two threads, or if other programs run. "+
			"Work that waits can gain more. Other work may seem to gain a little more, because of noise, or because Go collects garbage less often.", most)
	}
	return text
}

func goroutinesText(n int) string {
	if n == 1 {
		return "1 goroutine"
	}
	return fmt.Sprintf("%d goroutines", n)
}
