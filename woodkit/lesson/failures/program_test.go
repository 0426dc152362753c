//lint:file-ignore SA2000 the programs under test are wrong on purpose
//lint:file-ignore SA2001 the programs under test are wrong on purpose

package failures

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func sendsToNobody() {
	results := make(chan int)
	results <- 1
}

func leavesTwo() {
	results := make(chan int)
	for i := range 3 {
		go func() { results <- i }()
	}
	<-results
	fmt.Println("done")
}

func loseUpdates() {
	n := 0
	var w sync.WaitGroup
	for range 2 {
		w.Go(func() {
			for range 1000 {
				n++
			}
		})
	}
	w.Wait()
}

func leavesOneStuck() {
	numbers, stop := make(chan int), make(chan bool)
	go func() {
		for i := 1; ; i++ {
			select {
			case numbers <- i:
			case <-stop:
				return
			}
		}
	}()
	fmt.Println(<-numbers)
}

func leavesASleeper() {
	go func() { time.Sleep(time.Hour) }()
}

func sleepsAnHour() { time.Sleep(time.Hour) }

func printsForever() {
	for {
		fmt.Println("again")
	}
}

func allocates() {
	var kept [][]byte
	for range 1 << 8 {
		kept = append(kept, make([]byte, 1<<20))
	}
	fmt.Println(len(kept))
}

func allocatesForever() {
	var kept [][]byte
	for len(kept) >= 0 {
		kept = append(kept, make([]byte, 1<<20))
	}
}

func spins() {
	n := 1
	for n != 0 {
		n *= 3
	}
}

// assignsTwice makes go vet report a mistake. It is a string, so that go vet does not report this file.
var assignsTwice = Program{name: "assignsTwice", source: "package main\n\nimport \"fmt\"\n\nfunc assignsTwice() {\n\tn := 1\n\tn = n\n\tfmt.Println(n)\n}\n"}

func TestInstruments(t *testing.T) {
	leaves := func(r Report) bool { return r.Left == 2 }
	for _, c := range []struct {
		name    string
		run     func() Report
		want    []string // lines that must be marked
		ok      bool
		further func(Report) bool
	}{
		{"run", Of(sendsToNobody).Run, []string{"all goroutines are asleep", "results <- 1"}, false, nil},
		{"run: what leaks says nothing", Of(leavesTwo).Run, nil, true, func(r Report) bool { return r.Left == 0 }},
		{"left", Of(leavesTwo).Left, []string{"2 goroutines are left", "results <- i", "results <- i"}, true, leaves},
		{"left: none", Of(loseUpdates).Left, []string{"no goroutine is left"}, true, nil},
		{"leak profile", Of(leavesOneStuck).LeakProfile, []string{"1 goroutine is stuck", "select {"}, true, func(r Report) bool { return r.Left == 1 }},
		{"leak profile: a sleeper is none", Of(leavesASleeper).LeakProfile, []string{"no goroutine is stuck"}, true, nil},
		{"left: a sleeper", Of(leavesASleeper).Left, []string{"1 goroutine is left", "time.Sleep"}, true, nil},
		{"vet", assignsTwice.Vet, []string{"self-assignment", "n = n"}, false, nil},
		{"bubble: a leak", Of(leavesTwo).Bubble, []string{"blocked goroutines remain", "results <- i"}, false, nil},
		{"bubble: an hour", Of(sleepsAnHour).Bubble, nil, true, func(r Report) bool { return r.Took < time.Minute }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.HasPrefix(c.name, "leak profile") && testing.Short() {
				t.Skip("-short does not build Go's packages with the experiment")
			}
			r := c.run()
			if strings.HasPrefix(r.Status, "not run: this Go") {
				t.Skip(r.Status)
			}
			var marked []string
			for _, l := range r.Lines {
				if l.Matters {
					marked = append(marked, l.Text)
				}
			}
			fits := len(marked) == len(c.want) && r.OK() == c.ok && (c.further == nil || c.further(r))
			for i := range min(len(marked), len(c.want)) {
				fits = fits && strings.Contains(marked[i], c.want[i])
			}
			if !fits {
				t.Errorf("%s\nmarked: %q, want %q", r, marked, c.want)
			}
		})
	}
}

func TestRace(t *testing.T) {
	if noRace() != "" {
		t.Skip(noRace())
	}
	if testing.Short() {
		t.Skip("-short does not build the race detector's library")
	}
	if r := Of(loseUpdates).Race(); r.OK() || strings.Count(r.String(), "> ") != 3 {
		t.Errorf("%s", r)
	}
}

func TestAProgramThatDoesNotEndIsKilled(t *testing.T) {
	r := Of(sleepsAnHour).RunWithin(Limits{Time: 200 * time.Millisecond})
	if r.OK() || !strings.Contains(r.String(), "killed") || r.Took > time.Minute {
		t.Errorf("%s", r)
	}
	if runtime.GOOS != "windows" && !strings.Contains(r.String(), "time.Sleep(time.Hour)") {
		t.Errorf("the place is missing: %s", r)
	}
	if r := Of(spins).RunWithin(Limits{Time: 200 * time.Millisecond}); r.OK() || !strings.Contains(r.String(), "killed") || !strings.Contains(r.String(), "main.spins()") {
		t.Errorf("a loop: %s", r)
	}
	r = Of(printsForever).RunWithin(Limits{Time: 200 * time.Millisecond})
	if r.OK() || len(r.String()) > mostLines*(widest+3)+200 {
		t.Errorf("%d bytes: %s", len(r.String()), r)
	}
}

func TestMemoryIsLimited(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux limits a program's data")
	}
	if r := Of(allocates).RunWithin(Limits{Memory: 128 << 20}); r.OK() || !strings.Contains(r.String(), "memory") {
		t.Errorf("%s", r)
	}
	if r := Of(allocates).Run(); !r.OK() || !strings.Contains(r.String(), "256") {
		t.Errorf("within the usual limit: %s", r)
	}
	if r := Of(allocatesForever).Run(); r.OK() || !strings.Contains(r.String(), "memory") {
		t.Errorf("without end: %s", r)
	}
}

func TestTimesCountsOutcomes(t *testing.T) {
	for _, c := range []struct {
		p    Program
		want Outcome
		same bool
	}{
		{Of(sendsToNobody), Outcome{"fatal error: all goroutines are asleep - deadlock!", 3, false, 0}, false},
		{Of(leavesTwo), Outcome{"printed “done”, goroutines left: 2", 3, false, 2}, false},
		{assignsTwice, Outcome{"printed “1”", 3, true, 0}, true},
	} {
		got := c.p.Times(3)
		if got.Runs != 3 || len(got.Outcomes) != 1 || got.Outcomes[0] != c.want || got.Same() != c.same {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}
