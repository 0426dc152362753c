package bench

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/load"
)

// measuredLike is a result of six rounds in which every way took as long as seconds says, with a little noise.
func measuredLike(seconds func(Cell) float64) *Result {
	r := &Result{Frames: 100, Rounds: 6, Cores: 2, Pythons: []Interpreter{{Name: "Python 3", GIL: true}, {Name: "Python 3 without the lock"}}}
	for _, c := range cells(Options{Pythons: r.Pythons}) {
		s := seconds(c)
		if s == 0 {
			continue
		}
		t := &Timing{Cell: c}
		for i := range 6 {
			noisy := s * (1 + 0.001*float64(i%3)*float64(len(c.Way)))
			t.Seconds, t.CPU = append(t.Seconds, noisy), append(t.CPU, 1.5*noisy)
		}
		r.Cells = append(r.Cells, t)
	}
	return r
}

// verdicts returns the directions and sizes of a result's claims. The keys are what was tried and the beginning of the
// claim's text.
func verdicts(t *testing.T, r *Result) map[string][2]string {
	t.Helper()
	if err := r.judge(); err != nil {
		t.Fatal(err)
	}
	all := map[string][2]string{}
	for _, c := range r.Claims {
		all[c.who()+"/"+c.Says[:min(len(c.Says), 22)]] = [2]string{c.Direction, c.Size}
	}
	if len(all) != len(r.Claims) {
		t.Fatalf("%d claims have %d names", len(r.Claims), len(all))
	}
	return all
}

// TestClaimsInEveryInterpreter: the article's own times give the same directions and sizes. Reversed times give the opposite.
func TestClaimsInEveryInterpreter(t *testing.T) {
	own := func(c Cell) float64 {
		if c.Task == Bytecode {
			return map[string]float64{Loop: 10, Pool: 10.2, Processes: 5}[c.Way]
		}
		return articleSeconds(c)
	}
	same := verdicts(t, measuredLike(own))
	const subjects = 3 // two interpreters, and Go
	if want := subjects*len(theClaims) + 2 + 1; len(same) != want {
		t.Errorf("%d claims, want %d", len(same), want)
	}
	for name, v := range same {
		switch {
		case strings.Contains(name, "the plain"):
			if v != [2]string{"–", "–"} {
				t.Errorf("%s: %q, but no pool was tried", name, v)
			}
		case strings.HasPrefix(name, "arithmetic"):
			if v != [2]string{"–", "wrong"} {
				t.Errorf("%s: %q, but 331 of 918 is 36 %%", name, v)
			}
		case v != [2]string{"the same", "within a quarter"}:
			t.Errorf("%s: %q", name, v)
		}
	}
	for name, v := range verdicts(t, measuredLike(func(c Cell) float64 {
		if s := own(c); s > 0 {
			if c.Task == Bytecode && c.Way == Pool {
				s *= 2 // so that it saves half of the time
			}
			return 1e4 / s
		}
		return 0
	})) {
		if v[0] == "the same" && !strings.HasPrefix(name, "arithmetic") {
			t.Errorf("turned: %s: %q", name, v)
		}
	}
}

// TestNoVerdictFromNothing: a missing cell, a failure, few rounds and a busy machine give no verdict.
func TestNoVerdictFromNothing(t *testing.T) {
	own := func(c Cell) float64 { return articleSeconds(c) + 1 }
	for name, change := range map[string]func(*Result){
		"missing": func(r *Result) { r.Cells = nil },
		"failed": func(r *Result) {
			for _, c := range r.Cells {
				c.Failed = "it crashed"
			}
		},
		"few": func(r *Result) {
			for _, c := range r.Cells {
				c.Seconds, c.CPU = c.Seconds[:5], c.CPU[:5]
			}
		},
		"busy": func(r *Result) {
			r.Load = load.Load{Cores: 2, CPUs: 2, Others: load.Of(1)}
		},
	} {
		r := measuredLike(own)
		change(r)
		for who, v := range verdicts(t, r) {
			if v != [2]string{"–", "–"} && !strings.HasPrefix(who, "arithmetic") {
				t.Errorf("%s: %s: %q", name, who, v)
			}
		}
	}
	without := measuredLike(own)
	without.NotMeasured, without.Pythons = "no Python here", nil
	for _, c := range without.Cells {
		if c.InPython() {
			c.Seconds, c.CPU, c.Python = nil, nil, ""
		}
	}
	if err := without.judge(); err != nil {
		t.Fatal(err)
	}
	for _, c := range without.Claims {
		if c.Code == ArticlePython && (c.Here != "not measured" || c.Why != "no Python here") || c.Code == GoPixels && c.Direction == "–" {
			t.Errorf("without Python: %+v", c)
		}
	}
}

// TestALockThatIsOffIsTheReason: in a Python without the lock, threads run bytecode in parallel.
func TestALockThatIsOffIsTheReason(t *testing.T) {
	r := measuredLike(func(c Cell) float64 {
		if c.Way == Pool {
			return 1
		}
		return 2
	})
	if err := r.judge(); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, c := range r.Claims {
		if !strings.HasPrefix(c.Says, "Threads are not") || c.Code != ArticlePython {
			continue
		}
		seen++
		if without := c.Python == r.Pythons[1].Name; c.Direction != "the opposite" || strings.Contains(c.Why, "no lock") != without {
			t.Errorf("%+v", c)
		}
	}
	if seen != 2 {
		t.Errorf("%d claims about bytecode in Python, want 2", seen)
	}
}
