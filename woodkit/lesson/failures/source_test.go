package failures

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExtract(t *testing.T) {
	const text = `package anything

import (
	"fmt"
	"sync"
	log "log/slog"
	"math/rand/v2"
	"os"
)

// limit is a number.
const limit = 3

type counter struct{ m sync.Mutex }

func (c *counter) add() { log.Info("one") }

type box[T any] struct{ v T }

func (b *box[T]) get() T { return b.v }

func unused() { os.Exit(1) }

func work() {
	var c counter
	c.add()
	fmt.Println(limit, rand.N(3), (&box[int]{}).get())
}
`
	got, err := extract(text, "work")
	if err != nil {
		t.Fatal(err)
	}
	want := `package main

import "fmt"

import "math/rand/v2"

import "sync"

import log "log/slog"

const limit = 3

type counter struct{ m sync.Mutex }

func (c *counter) add() { log.Info("one") }

type box[T any] struct{ v T }

func (b *box[T]) get() T { return b.v }

func work() {
	var c counter
	c.add()
	fmt.Println(limit, rand.N(3), (&box[int]{}).get())
}
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, err := extract(text, "nobody"); err == nil {
		t.Error("a function that is not there: no error")
	}
}

func TestOfRefusesWhatHasNoSource(t *testing.T) {
	for name, p := range map[string]Program{"nil": Of(nil), "literal": Of(func() {})} {
		for what, r := range map[string]Report{"run": p.Run(), "left": p.Left(), "vet": p.Vet()} {
			if r.OK() || !strings.Contains(r.String(), "failures.Of: ") {
				t.Errorf("%s: %s: %q", name, what, r)
			}
		}
		if trials := p.Times(3); trials.Same() || trials.Runs != 0 {
			t.Errorf("%s: %s", name, trials)
		}
	}
}
