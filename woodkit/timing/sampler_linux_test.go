package timing

import (
	"os"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestTheSamplerKeepsItsFilesOpen checks that there is one open file per process, and that all are closed at the end. With
// an open file, a sample needs only one system call. Other systems do not have these files.
func TestTheSamplerKeepsItsFilesOpen(t *testing.T) {
	open := func() (files int) {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if name, err := os.Readlink("/proc/self/fd/" + entry.Name()); err == nil && strings.HasSuffix(name, "/statm") {
				files++
			}
		}
		return files
	}
	woodtest.Virtually(t, func(t *testing.T) {
		s := newSampler(time.Now())
		steps := []struct {
			what string
			do   func()
			want int
		}{
			{"begun", func() {}, 1},
			{"a process", func() { s.child(os.Getpid(), false) }, 2},
			{"the same again", func() { s.child(os.Getpid(), false) }, 2},
			{"another", func() { s.child(os.Getppid(), false) }, 3},
			{"one that does not exist", func() { s.child(1<<30, false) }, 3},
			{"one has ended", func() { s.child(os.Getppid(), true) }, 2},
			{"samples", func() { time.Sleep(time.Minute) }, 2},
			{"stopped", s.stop, 0},
			{"stopped again", s.stop, 0},
		}
		for _, step := range steps {
			step.do()
			if got := open(); got != step.want {
				t.Errorf("%s: %d files are open, want %d", step.what, got, step.want)
			}
		}
		last := s.taken()[len(s.taken())-1]
		if last.Resident <= 0 || last.Workers <= 0 || s.workers < last.Workers {
			t.Errorf("the last sample is %+v, the most of workers %d: this process stands for both", last, s.workers)
		}
	})
}
