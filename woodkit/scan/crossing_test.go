package scan_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

type (
	hidden   struct{ Seen, unseen int } //lint:ignore U1000 it is what is refused
	nested   struct{ Inner []map[string]*hidden }
	answered struct{ Found *bool }
	callback struct{ Call func() }
	stream   struct{ Values chan int }
	empty    struct{}
	// sealed has only unexported fields and its own encoding.
	sealed struct{ secret int }
	// picky's encoding refuses some values.
	picky struct{ Bad, Good bool }
	tree  struct {
		Value       int
		Left, Right *tree
	}
	// dated has the encoding of its time, which leaves out the count.
	dated struct {
		time.Time
		Count int
	}
	// moment has the encoding of its time, and nothing else.
	moment   struct{ time.Time }
	anything struct{ Values []any }
	ten      struct{}
	hundred  struct{}
)

func (ten) factor() int     { return 10 }
func (hundred) factor() int { return 100 }

func (s sealed) GobEncode() ([]byte, error)    { return []byte{byte(s.secret)}, nil }
func (s *sealed) GobDecode(bytes []byte) error { s.secret = int(bytes[0]); return nil }
func (p picky) GobEncode() ([]byte, error) {
	if p.Bad {
		return nil, errors.New("opened from a file system of this process")
	}
	return []byte{1}, nil
}
func (p *picky) GobDecode([]byte) error   { p.Good = true; return nil }
func (p picky) double(n int) (int, error) { return 2 * n, nil }

// fading has an encoding that ends its goroutine.
type fading struct{ N int }

func (fading) GobEncode() ([]byte, error) { runtime.Goexit(); return nil, nil }
func (*fading) GobDecode([]byte) error    { return nil }

func takesHidden(hidden) (int, error)      { return 0, nil }
func givesNested(int) (nested, error)      { return nested{}, nil }
func takesCorner(p *[2]int) (bool, error)  { return p != nil, nil }
func fades(n int) (fading, error)          { return fading{n}, nil }
func takesPointer(*int) (int, error)       { return 0, nil }
func givesFlag(int) ([]answered, error)    { return nil, nil }
func takesCallback(callback) (int, error)  { return 0, nil }
func givesStream(int) (stream, error)      { return stream{}, nil }
func takesEmpty(empty) (int, error)        { return 0, nil }
func takesSealed(s sealed) (sealed, error) { return sealed{s.secret + 1}, nil }
func takesPicky(picky) (time.Time, error)  { return time.Unix(7, 0), nil }
func takesTree(t *tree) (*tree, error)     { return t.Left, nil }
func generic[T any](value T) (T, error)    { return value, nil }
func givesDated(int) ([]dated, error)      { return nil, nil }
func takesMoment(m moment) (int, error)    { return m.Year(), nil }
func givesAnything(int) (anything, error)  { return anything{}, nil }
func takesError(error) (int, error)        { return 0, nil }

// The names of scaled[ten] and scaled[hundred] are the same.
func scaled[F interface{ factor() int }](n int) (int, error) {
	var f F
	return n * f.factor(), nil
}

func times[F interface{ factor() int }](n int) (int, error) { return scaled[F](n) }
func forgotten(n int) (int, error)                          { return n, nil }
func late(n int) (int, error)                               { return n, nil }
func big(bytes int) ([]byte, error)                         { return make([]byte, bytes), nil }

// reflected is a function of package reflect, which has one piece of code for all that it makes.
var (
	reflected = reflect.MakeFunc(reflect.TypeFor[func(int) (int, error)](), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{in[0], reflect.Zero(reflect.TypeFor[error]())}
	}).Interface().(func(int) (int, error))
	_ = scan.Task(reflected)
)

// These names resemble the names that the compiler gives to closures.
func func1(n int) (int, error)      { return n, nil }
func functional(n int) (int, error) { return n, nil }

func (o order) twin() (int, error) { return o.Number, nil }

var (
	_ = scan.Task(takesHidden)
	_ = scan.Task(givesNested)
	_ = scan.Task(takesCallback)
	_ = scan.Task(givesStream)
	_ = scan.Task(takesEmpty)
	_ = scan.Task(takesPointer)
	_ = scan.Task(givesFlag)
	_ = scan.Task(takesCorner)
	_ = scan.Task(fades)
	_ = scan.Task(takesSealed)
	_ = scan.Task(takesPicky)
	_ = scan.Task(takesTree)
	_ = scan.Task(generic[int])
	_ = scan.Task(generic[string])
	_ = scan.Task(scaled[ten])
	_ = scan.Task(times[ten])
	_ = scan.Task(times[hundred])
	_ = scan.Task(times[hundred])
	_ = scan.Task(givesDated)
	_ = scan.Task(takesMoment)
	_ = scan.Task(givesAnything)
	_ = scan.Task(takesError)
	_ = scan.Task(func(n int) (int, error) { return n, nil })
	_ = scan.Task(big)
	_ = scan.Task(func1)
	_ = scan.Task(functional)
	_ = scan.Task(order.twin)
)

// refusal runs a function over items in a worker process and returns the error of the only pair.
func refusal[T, R any](t *testing.T, do func(T) (R, error), items ...T) error {
	t.Helper()
	began := false
	var ended error
	ctx := scan.WithTrace(context.Background(), &scan.Trace{
		Item:  func(scan.Span) { began = true },
		Child: func(scan.ChildProcess) { began = true },
		End:   func(err error) { ended = err },
	})
	var last error
	pairs := 0
	for _, err := range scan.Map(ctx, scan.Processes(1), items, do) {
		pairs++
		last = err
	}
	if pairs != 1 || began || ended == nil || ended != last {
		t.Errorf("%d pairs; the scan began: %v; the trace was told %v, the loop %v", pairs, began, ended, last)
	}
	return last
}

func TestWhatCannotCrossIsRefused(t *testing.T) {
	local := 3
	for _, c := range []struct {
		err  error
		says []string
	}{
		{refusal(t, takesHidden, hidden{}), []string{"argument", "scan_test.hidden.unseen", "unexported", "GobEncode"}},
		{refusal(t, givesNested, 1), []string{"result", "scan_test.nested.Inner.unseen", "unexported"}},
		{refusal(t, takesCallback, callback{}), []string{"argument", "scan_test.callback.Call", "func"}},
		{refusal(t, givesStream, 1), []string{"result", "scan_test.stream.Values", "chan"}},
		{refusal(t, takesPointer, new(int)), []string{"argument", "*int", "zero", "nil"}},
		{refusal(t, givesFlag, 1), []string{"result", "scan_test.answered.Found", "*bool", "zero", "nil"}},
		{refusal(t, takesEmpty, empty{}), []string{"struct without fields"}},
		{refusal(t, takesPicky, picky{Bad: true}), []string{"opened from a file system of this process"}}, // picky says that itself
		{refusal(t, givesDated, 1), []string{"result", "scan_test.dated", "embeds time.Time", "name"}},
		{refusal(t, givesAnything, 1), []string{"result", "scan_test.anything.Values", "interface"}},
		{refusal(t, takesError, nil), []string{"argument", "interface"}},
		{refusal(t, scaled[hundred], 1), []string{"scaled[...]", "another instance"}},
		{refusal(t, times[ten], 1), []string{"times[...]", "another instance"}},
		{refusal(t, times[hundred], 1), []string{"times[...]", "another instance"}},
		{refusal(t, forgotten, 1), []string{"not registered", "scan.Task(forgotten)"}},
		{refusal(t, generic[uint8], 1), []string{"not registered", "scan.Task(generic[…])"}},
		{refusal(t, func(n int) (int, error) { return local, nil }, 1), []string{"closure", "function with a name"}},
		{refusal(t, reflected, 1), []string{"reflect"}},
		{refusal(t, picky{}.double, 1), []string{"method of one value"}},
		{refusal[int, int](t, nil, 1), []string{"nil function"}},
	} {
		woodtest.WantError(t, c.err, scan.ErrNotTask)
		woodtest.WantFacts(t, "a refusal", c.err.Error(), append([]string{"scan: "}, c.says...)...)
	}
}

// across runs a function over one item in a worker process.
func across[T, R any](t *testing.T, do func(T) (R, error), item T) (R, error) {
	t.Helper()
	for result, err := range scan.Map(context.Background(), scan.Processes(1), []T{item}, do) {
		return result, err
	}
	t.Fatal("no pair")
	panic("unreachable")
}

func TestWhatCrosses(t *testing.T) {
	if got, err := across(t, takesSealed, sealed{4}); err != nil || got.secret != 5 {
		t.Errorf("own encoding: %v, %v", got, err)
	}
	if got, err := across(t, takesPicky, picky{Good: true}); err != nil || got.Unix() != 7 {
		t.Errorf("time: %v, %v", got, err)
	}
	if got, err := across(t, takesTree, &tree{Left: &tree{Value: 6}}); err != nil || got.Value != 6 {
		t.Errorf("recursive type: %v, %v", got, err)
	}
	if got, err := across(t, takesTree, &tree{}); err != nil || got != nil {
		t.Errorf("nil pointer: %v, %v", got, err)
	}
	if got, err := across(t, takesMoment, moment{time.Unix(0, 0).UTC()}); err != nil || got != 1970 {
		t.Errorf("embedded time without other fields: %v, %v", got, err)
	}
	if got, err := across(t, scaled[ten], 3); err != nil || got != 30 {
		t.Errorf("the only instance of a generic function: %v, %v", got, err)
	}
	if got, err := across(t, takesCorner, new([2]int)); err != nil || !got {
		t.Errorf("pointer to an array of zeros: %v, %v", got, err)
	}
	if _, err := across(t, fades, 1); !errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a value that ends the goroutine that encodes it: %v", err)
	}
	if got, err := across(t, generic[int], 8); err != nil || got != 8 {
		t.Errorf("generic: %v, %v", got, err)
	}
	if got, err := across(t, generic[string], "eight"); err != nil || got != "eight" {
		t.Errorf("generic: %v, %v", got, err)
	}
	for _, do := range []func(int) (int, error){func1, functional} {
		if got, err := across(t, do, 9); err != nil || got != 9 {
			t.Errorf("name: %v, %v", got, err)
		}
	}
	if got, err := across(t, order.twin, order{Number: 3}); err != nil || got != 3 {
		t.Errorf("method expression: %v, %v", got, err)
	}
	if got, err := across(t, sized, 10<<20); err != nil || len(got) != 10 || len(got[9]) != 1<<20 {
		t.Errorf("planes: %d, %v", len(got), err)
	}
}

// nests is a task that tries to start worker processes of its own.
func nests(n int) (string, error) {
	for _, err := range scan.Map(context.Background(), scan.Processes(1), []int{n}, generic[int]) {
		return fmt.Sprint(err), nil
	}
	return "", nil
}

var _ = scan.Task(nests)

func TestWorkersHaveNoWorkers(t *testing.T) {
	got, err := across(t, nests, 1)
	if err != nil || !strings.Contains(got, "this process is a worker itself") {
		t.Errorf("%q, %v", got, err)
	}
}

// layers is a named type whose large values cross row by row.
type layers [][]uint8

// uneven returns rows of differing lengths and contents, with this many bytes in total.
func uneven(bytes int) (layers, error) {
	rows := layers{nil, {1}}
	for left := bytes; left > 0; {
		row := make([]uint8, min(left, 1000+len(rows)*100_000))
		for i := range row {
			row[i] = uint8(i * len(rows))
		}
		rows = append(rows, row)
		left -= len(row)
	}
	return rows, nil
}

var _ = scan.Task(uneven)

// TestRowsCross: large results of byte slices arrive unchanged, and so do the smaller ones between them.
func TestRowsCross(t *testing.T) {
	items := []int{0, 10, 9 << 20, 1000, 5 << 20}
	s := scan.Processes(1)
	s.Ordered = true
	i := 0
	for got, err := range scan.Map(context.Background(), s, items, uneven) {
		want, _ := uneven(items[i])
		if err != nil || !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("%d bytes: %v, or another result", items[i], err)
		}
		i++
	}
	if i != len(items) {
		t.Errorf("%d results", i)
	}
}

// wantOneRefused takes three results and checks that one of them is refused on its way, with an error that says this.
func wantOneRefused[R any](t *testing.T, results iter.Seq2[R, error], says ...string) {
	t.Helper()
	good, bad := 0, []error{}
	for _, err := range results {
		if err != nil {
			bad = append(bad, err)
		} else {
			good++
		}
	}
	if good != 2 || len(bad) != 1 {
		t.Fatalf("%d good, %v", good, bad)
	}
	woodtest.WantError(t, bad[0], scan.ErrNotTask, append([]string{"scan item 1: "}, says...)...)
}

// TestRefusedOnTheWay: a value that its own encoding refuses fails only its item, and so does a result that is too
// large.
func TestRefusedOnTheWay(t *testing.T) {
	wantOneRefused(t, scan.Map(context.Background(), scan.Processes(1), []picky{{Good: true}, {Bad: true}, {Good: true}}, takesPicky))
	defer scan.LimitMessages(1 << 20)()
	wantOneRefused(t, scan.Map(context.Background(), scan.Processes(1), []int{1000, 2 << 20, 1 << 19}, big),
		"2.1 MB", "1.0 MB", "another process", "return less")
}

// inArray returns a type whose zero value gob refuses, because an array may not hold a nil pointer.
func inArray(n int) ([1]*int, error) {
	switch n {
	case 1:
		return [1]*int{}, errors.New("an odd number")
	case 2:
		return [1]*int{}, nil
	case 3:
		panic("three")
	}
	return [1]*int{&n}, nil
}

var _ = scan.Task(inArray)

// TestFailuresCrossWhereNoZeroValueDoes: an item fails with its own error although gob refuses the zero value of the result.
func TestFailuresCrossWhereNoZeroValueDoes(t *testing.T) {
	for _, s := range []scan.Strategy{scan.Processes(1), scan.QueuedProcesses(1, 1)} {
		s.Ordered = true
		inTime(t, func() {
			var got []string
			for value, err := range scan.Map(context.Background(), s, numbers(5), inArray) {
				switch {
				case err != nil:
					got = append(got, err.Error())
				case value[0] != nil:
					got = append(got, fmt.Sprint(*value[0]))
				}
			}
			for i, want := range []string{"0", "an odd number", "nil element", "three", "4"} {
				if len(got) != 5 || !strings.Contains(got[i], want) {
					t.Fatalf("%s: %q, want %q at %d", s, got, want, i)
				}
			}
		})
	}
}

// TestWorkerThatDoesNotStart: the scan ends before it touches any item. Here, the copies do not know the task.
func TestWorkerThatDoesNotStart(t *testing.T) {
	captureStderr(t)
	scan.Task(late) // registered too late, because not in a package variable
	ctx, r := traced()
	pairs := 0
	for value, err := range scan.Map(ctx, scan.Processes(2), numbers(50), late) {
		pairs++
		var item *scan.ItemError
		if value != 0 || errors.As(err, &item) || !errors.Is(err, scan.ErrWorkerDied) ||
			!strings.Contains(err.Error(), "a worker does not start") || !strings.Contains(err.Error(), "exit status 2: no task") {
			t.Errorf("%d, %v", value, err)
		}
	}
	if pairs != 1 || len(r.spans) != 0 {
		t.Errorf("%d pairs, %d spans", pairs, len(r.spans))
	}
}
