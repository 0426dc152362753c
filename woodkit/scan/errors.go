package scan

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"strconv"
)

// These errors end a scan or fail an item. Compare with errors.Is.
var (
	// ErrBudget means that the results need more bytes than the strategy's Bytes allow.
	ErrBudget = errors.New("over the byte bound")
	// ErrPanic means that the work panicked, or ended its goroutine, on an item. The ItemError has the stack of a panic. (In a serial scan,
	// work that ends its goroutine ends the loop's own.)
	ErrPanic = errors.New("panic")
	// ErrWorkerDied means that a worker process ended, or sent something that is not an answer.
	ErrWorkerDied = errors.New("worker process died")
	// ErrNotTask means that a function, its argument or its result cannot cross to a worker process.
	ErrNotTask = errors.New("cannot run in a worker process")
)

// ItemError says that one item failed. The scan goes on with the other items.
type ItemError struct {
	Item   string // the item's name: its String method, or else "item 17"
	Index  int    // the item's position in the slice
	Worker int    // the worker that had the item, from 0; Caller is the loop's own goroutine
	Err    error  // what the work returned, or an error that wraps ErrPanic, ErrWorkerDied or ErrBudget
	Stack  []byte // the stack of a panic, or else nil
}

// Error returns the item's name and its error.
func (e *ItemError) Error() string { return "scan " + e.Item + ": " + e.Err.Error() }

// Unwrap returns Err.
func (e *ItemError) Unwrap() error { return e.Err }

// stackError carries a panic's stack until it is moved into an ItemError.
type stackError struct {
	err   error
	stack []byte
}

func (e *stackError) Error() string { return e.err.Error() }
func (e *stackError) Unwrap() error { return e.err }

// panicked turns the value that recover returned into an error. If the work panicked with an error, the chain keeps it.
func panicked(value any) error {
	err := fmt.Errorf("%w: %v", ErrPanic, value)
	if cause, ok := value.(error); ok {
		err = fmt.Errorf("%w: %w", ErrPanic, cause)
	}
	return &stackError{err: err, stack: debug.Stack()}
}

// recovering calls do. If do panics, recovering returns the panic as an error.
func recovering(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return do()
}

// errGoexit means that the work called runtime.Goexit, as FailNow in package testing does.
var errGoexit = fmt.Errorf("%w: the work ended its own goroutine (runtime.Goexit)", ErrPanic)

// names finds the names of a scan's items.
type names struct {
	item  func(index int) any
	named bool // the items may have a String method; asking items without one would cost an allocation each
}

// newNames returns the names of items of this type.
func newNames(item func(index int) any, t reflect.Type) names {
	return names{item, t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[fmt.Stringer]())}
}

// of returns the name that the item's String method gives. Without such a method, or if it panics, the name is the
// item's position.
func (n names) of(index int) (name string) {
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
	if s, ok := n.item(index).(fmt.Stringer); ok {
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
