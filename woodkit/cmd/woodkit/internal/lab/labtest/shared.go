package labtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// A Shared is one desk for all tests of a package, because a server takes seconds of processor time to start. Tests ends it.
// Its tests may run in parallel if they use notebooks of different names.
type Shared struct {
	start sync.Once
	desk  Desk
	end   func() error
	err   error // why it did not start
}

// Open returns the desk. The first call starts the server. With -short, or without a browser, the test is skipped.
func (s *Shared) Open(t *testing.T) Desk {
	t.Helper()
	environment := needs(t)
	s.start.Do(func() {
		dir, err := os.MkdirTemp("", "desk")
		if err != nil {
			s.err = err
			return
		}
		var end func() error
		s.desk, end, s.err = open(context.Background(), environment, Options{}, dir, "shared")
		s.end = func() error { return errors.Join(end(), os.RemoveAll(dir)) }
	})
	if s.err != nil {
		t.Fatal(s.err)
	}
	s.desk.tellLog(t)
	return s.desk
}

// Tests returns the tests of m (a *testing.M). After they have run, the shared desks and the browser end.
func Tests(m interface{ Run() int }, shared ...*Shared) interface{ Run() int } {
	return &tests{m, shared}
}

type tests struct {
	m      interface{ Run() int }
	shared []*Shared
}

// Run runs the tests and returns the exit status.
func (r *tests) Run() int {
	code := r.m.Run()
	for _, s := range r.shared {
		if s.end == nil {
			continue
		}
		if err := s.end(); err != nil {
			fmt.Fprintln(os.Stderr, "ending the shared server:", err)
			code = max(code, 1)
		}
	}
	endBrowser()
	return code
}
