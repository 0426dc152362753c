package repair

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"woodscape.example/woodkit/lesson/explore"
)

func printsOne() { fmt.Println(1) }

func locksTwice() {
	var m sync.Mutex
	m.Lock()
	m.Lock()
}

func TestVerify(t *testing.T) {
	good := func(s *explore.Schedule) { s.Go("g", func() {}) }
	bad := func(s *explore.Schedule) { explore.NewChan[int](s, 0).Send(1) }
	for _, c := range []struct {
		name    string
		program func()
		model   func(*explore.Schedule)
		things  int
		want    []string
	}{
		{"both good", printsOne, good, 1, []string{"right: ", "printed “1”", "20 times out of 20", "no failure in"}},
		{"the program dies", locksTwice, good, 1, []string{"not yet: ", "20 × fatal error: all goroutines are asleep"}},
		{"the model fails", printsOne, bad, 2, []string{"not yet: ", "20 times", "schedule 1"}},
		{"no program", nil, good, 1, []string{"not yet: ", "failures.Of"}},
		{"no name", func() {}, good, 1, []string{"not yet: ", "no name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			things := Verify(c.program, c.model)
			for _, want := range c.want {
				if !strings.Contains(fmt.Sprint(things[0]), want) {
					t.Errorf("%s lacks %q", things[0], want)
				}
			}
			if len(things) != c.things {
				t.Errorf("%d things, want %d", len(things), c.things)
			}
		})
	}
}
