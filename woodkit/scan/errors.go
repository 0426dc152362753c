package scan

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"strconv"
)

// What can end a scan or fail an item. Compare with errors.Is.
var (
	// ErrBudget: the results need more bytes than the strategy's Bytes allow.
	ErrBudget = errors.New("over the byte bound")
	// ErrPanic: the work panicked, or ended its goroutine, on an item. The ItemError has the stack.
	ErrPanic = errors.New("panic")
	// ErrWorkerDied: a worker process ended, or answered with something that is no answer.
	ErrWorkerDied = errors.New("worker process died")
	// ErrNotTask: a function, its argument or its result cannot cross to a worker process.
	ErrNotTask = errors.New("cannot run in a worker process")
)

// ItemError is the failure of one item. The scan goes on after it.
type ItemError struct {
	Item   string // the item's name: its String method, else "item 17"
	Index  int    // its position in the items
	Worker int    // the worker that had it, from 0; Caller for the loop's own goroutine
	Err    error  // what the work returned, or wraps ErrPanic, ErrWorkerDied or ErrBudget
	Stack  []byte // the stack of a panic, else nil
}

// Error names the item and what went wrong.
func (e *ItemError) Error() string { return "scan " + e.Item + ": " + e.Err.Error() }

// Unwrap returns what the work returned.
func (e *ItemError) Unwrap() error { return e.Err }

// stackError carries a panic's stack until an ItemError takes it over.
type stackError struct {
	err   error
	stack []byte
}

func (e *stackError) Error() string { return e.err.Error() }
func (e *stackError) Unwrap() error { return e.err }

// panicked makes an error of what recover returned. A panic with an error keeps that error in the chain.
func panicked(value any) error {
	err := fmt.Errorf("%w: %v", ErrPanic, value)
	if cause, ok := value.(error); ok {
		err = fmt.Errorf("%w: %w", ErrPanic, cause)
	}
	return &stackError{err: err, stack: debug.Stack()}
}

// recovering calls do and makes an error of its panic.
func recovering(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return do()
}

// errGoexit: the work called runtime.Goexit, as testing's FailNow does.
var errGoexit = fmt.Errorf("%w: the work ended its own goroutine (runtime.Goexit)", ErrPanic)

// names gives the items of a scan their names.
type names[T any] struct {
	items []T
	named bool // items may have a String method; asking the others would cost an allocation each
}

func newNames[T any](items []T) names[T] {
	t := reflect.TypeFor[T]()
	return names[T]{items, t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[fmt.Stringer]())}
}

// of is the item's String method, else its position. A String method that panics has no say.
func (n names[T]) of(index int) (name string) {
	var digits [24]byte
	position := string(strconv.AppendInt(append(digits[:0], "item "...), int64(index), 10))
	if !n.named {
		return position
	}
	defer func() {
		if recover() != nil {
			name = position
		}
	}()
	if s, ok := any(n.items[index]).(fmt.Stringer); ok {
		return s.String()
	}
	return position
}

func itemError(name string, index, worker int, err error) *ItemError {
	e := &ItemError{Item: name, Index: index, Worker: worker, Err: err}
	if p, ok := err.(*stackError); ok {
		e.Err, e.Stack = p.err, p.stack
	}
	return e
}
