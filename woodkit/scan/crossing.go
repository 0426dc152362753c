package scan

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"woodscape.example/woodkit/internal/whole"
)

// crossing says as which types the items and results of a function cross to worker processes and back.
type crossing struct {
	item, result reflect.Type
	call, answer reflect.Type // the gob messages: call[T] and answer[R]

	size                   sizer        // of results
	itemRings, resultRings *whole.Rings // nil if no item, or no result, can contain itself
}

func crossingOf[T, R any]() crossing {
	item, result := reflect.TypeFor[T](), reflect.TypeFor[R]()
	return crossing{item, result, reflect.TypeFor[call[T]](), reflect.TypeFor[answer[R]](), newSizer(result), whole.RingsOf(item), whole.RingsOf(result)}
}

// call carries one item to a worker.
type call[T any] struct{ Value T }

// answer carries the item's result back.
type answer[R any] struct {
	Value   R
	Outcome outcome
}

// failedAnswer carries back that an item failed. It has no value, because gob refuses the zero value of some types, such as
// [1]*int. The reader finds its fields by their names, as those of an answer.
type failedAnswer struct{ Outcome outcome }

// outcome says how the work on an item went.
type outcome struct {
	Rows             int // rows that follow in place of the value (see encodeAnswer)
	Failure          failure
	Text             string // describes the failure
	Stack            []byte
	Worked           time.Duration // time in the function
	Loading, Waiting time.Duration
}

type failure int

const (
	succeeded failure = iota
	failed
	failedByPanic
	failedToCross
)

// received is an answer whose type is known only when the program runs. If the item failed, the value is nil.
type received struct {
	value any
	outcome
}

// message returns a call or an answer with this value, or with the zero value for nil.
func message(t reflect.Type, value any) reflect.Value {
	m := reflect.New(t).Elem()
	if value != nil {
		m.FieldByName("Value").Set(reflect.ValueOf(value))
	}
	return m
}

// check encodes one item as a test, because GobEncode may refuse a value although its type is fine.
func (c crossing) check(item any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.Unwrap(panicked(p))
		}
	}()
	return c.encodeCall(gob.NewEncoder(io.Discard), item)
}

func (c crossing) encodeCall(e *gob.Encoder, item any) error {
	if err := c.itemRings.Check(reflect.ValueOf(item)); err != nil {
		return err
	}
	return e.EncodeValue(message(c.call, item))
}

func (c crossing) decodeCall(d *gob.Decoder, item *any) error {
	m := reflect.New(c.call)
	err := d.DecodeValue(m)
	*item = m.Elem().FieldByName("Value").Interface()
	return err
}

// notCrossed returns the answer for an item or a result that fails, or panics, while it is encoded or decoded.
func notCrossed(err error) received {
	a := received{outcome: outcome{Failure: failedToCross, Text: fmt.Sprint(err)}} // not err.Error, which could panic
	if p, ok := err.(*stackError); ok {
		a.Failure, a.Stack = failedByPanic, p.stack
	}
	return a
}
