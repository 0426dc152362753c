package scan_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/scan"
)

type (
	// stubborn's encoding does what How says.
	stubborn struct{ How string }
	// mute is an error whose Error method panics.
	mute struct{}
	// parcel is the content of a carton.
	parcel struct {
		Stubborn stubborn
		Number   int
	}
	carton struct {
		Label  stubborn
		Inside *parcel
	}
	// shipment is an item whose result is a carton.
	shipment struct{ Label, Inside string }
)

func (mute) Error() string { panic("no words") }

func (s stubborn) GobEncode() ([]byte, error) { return []byte(s.How), hinder("encode", s.How) }
func (s *stubborn) GobDecode(encoded []byte) error {
	s.How = string(encoded)
	return hinder("decode", s.How)
}

func hinder(where, how string) error {
	if what, ok := strings.CutPrefix(how, where+" "); ok {
		switch what {
		case "refuses":
			return errors.New(how)
		case "is mute":
			return mute{}
		case "panics":
			panic(how)
		case "exits":
			runtime.Goexit()
		}
	}
	return nil
}

func unpack(c carton) (int, error) {
	if c.Inside == nil {
		return 0, nil
	}
	return c.Inside.Number, nil
}

func pack(s shipment) (carton, error) {
	c := carton{Label: stubborn{s.Label}}
	if s.Inside != "" {
		c.Inside = &parcel{stubborn{s.Inside}, 7}
	}
	return c, nil
}

func complain(what string) (int, error) {
	if what != "" {
		return 0, mute{}
	}
	return 7, nil
}

var (
	_ = scan.Task(unpack)
	_ = scan.Task(pack)
	_ = scan.Task(complain)
)

// secondFails runs a function over three items in one worker process. The second item fails, and the worker must
// survive that. secondFails returns that failure and the third result.
func secondFails[T, R any](t *testing.T, do func(T) (R, error), items [3]T) (failed *scan.ItemError, last R) {
	t.Helper()
	processes := 0
	ctx := scan.WithTrace(context.Background(), &scan.Trace{Child: func(c scan.ChildProcess) {
		processes++
		if c.Err != nil {
			t.Error(c.Err)
		}
	}})
	pairs := 0
	for result, err := range scan.Map(ctx, scan.Processes(1), items[:], do) {
		if pairs++; pairs == 2 != errors.As(err, &failed) || pairs != 2 && err != nil {
			t.Fatalf("pair %d: %v", pairs, err)
		}
		last = result
	}
	if pairs != 3 || processes != 2 {
		t.Errorf("%d pairs; %d starts and ends of a process", pairs, processes)
	}
	return failed, last
}

// TestHinderedOnTheWay: if an item or a result cannot be encoded or decoded, only that item fails, with its own reason.
// A panic keeps its stack.
func TestHinderedOnTheWay(t *testing.T) {
	check := func(t *testing.T, how string, err *scan.ItemError) {
		t.Helper()
		kind, says := scan.ErrNotTask, how
		switch {
		case strings.HasSuffix(how, "mute"):
			says = "no words"
		case strings.HasSuffix(how, "panics"):
			kind, says = scan.ErrPanic, "panic: "+how
		case strings.HasSuffix(how, "exits"):
			kind, says = scan.ErrPanic, "ended its own goroutine"
		}
		if !errors.Is(err, kind) || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %q", err, says)
		}
		if strings.HasSuffix(how, "panics") && !strings.Contains(string(err.Stack), "scan_test.hinder") {
			t.Errorf("stack: %s", err.Stack)
		}
	}
	hows := []string{"encode refuses", "encode is mute", "encode panics", "decode refuses", "decode is mute", "decode panics"}
	for _, label := range []bool{true, false} {
		hindered := func(how string) (s shipment) {
			if label {
				return shipment{how, "sound"}
			}
			return shipment{"sound", how}
		}
		for _, how := range append(slices.Clone(hows), "encode exits") { // only in this process, because it ends a worker
			t.Run("item, "+how, func(t *testing.T) {
				bad, _ := pack(hindered(how))
				sound, _ := pack(shipment{"sound", "sound"})
				err, last := secondFails(t, unpack, [3]carton{{}, bad, sound})
				check(t, how, err)
				if last != 7 {
					t.Errorf("then %d", last)
				}
			})
		}
		for _, how := range append(slices.Clone(hows), "decode exits") {
			t.Run("result, "+how, func(t *testing.T) {
				err, last := secondFails(t, pack, [3]shipment{{}, hindered(how), {"sound", "sound"}})
				check(t, how, err)
				if number, _ := unpack(last); number != 7 {
					t.Errorf("then %v", last)
				}
			})
		}
	}
}

// TestGivenUpHalfWay: a value is given up after the description of its type has been sent. The other end must not take that for a
// value, and must read the next value correctly.
func TestGivenUpHalfWay(t *testing.T) {
	sound, bad := shipment{"sound", "sound"}, shipment{"sound", "encode refuses"}
	err, result := secondFails(t, pack, [3]shipment{sound, bad, sound})
	if number, _ := unpack(result); !strings.Contains(err.Error(), "encode refuses") || number != 7 {
		t.Errorf("result: %v, then %v", err, result)
	}
	soundItem, _ := pack(sound)
	badItem, _ := pack(bad)
	if err, last := secondFails(t, unpack, [3]carton{soundItem, badItem, soundItem}); !strings.Contains(err.Error(), "encode refuses") || last != 7 {
		t.Errorf("item: %v, then %d", err, last)
	}
	pairs := 0
	for result, err := range scan.Map(context.Background(), scan.Processes(1), []shipment{bad, sound}, pack) { // the first value of all
		number, _ := unpack(result)
		if pairs++; (pairs == 1) != (err != nil) || pairs == 2 && number != 7 {
			t.Errorf("pair %d: %v, %v", pairs, result, err)
		}
	}
	if pairs != 2 {
		t.Errorf("%d pairs", pairs)
	}
}

// TestErrorThatPanics: in a worker process, this counts as a panic of the item.
func TestErrorThatPanics(t *testing.T) {
	err, last := secondFails(t, complain, [3]string{"", "mute", ""})
	if !errors.Is(err, scan.ErrPanic) || !strings.HasSuffix(err.Error(), ": panic: no words") || !strings.Contains(string(err.Stack), "scan_test.mute.Error") {
		t.Errorf("got %v\n%s", err, err.Stack)
	}
	if last != 7 {
		t.Errorf("then %d", last)
	}
}
