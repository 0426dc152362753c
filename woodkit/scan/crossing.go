package scan

import (
	"encoding/gob"
	"errors"
	"io"
	"reflect"
)

// crossing says as which types the items and results of a function cross to worker processes and back.
type crossing struct {
	item, result reflect.Type
	call, answer reflect.Type // the gob messages: call[T] and answer[R]
}

func crossingOf[T, R any]() crossing {
	return crossing{reflect.TypeFor[T](), reflect.TypeFor[R](), reflect.TypeFor[call[T]](), reflect.TypeFor[answer[R]]()}
}

// These are the places of the messages' fields.
const (
	carried  = 0 // the Item of a call, the Value of an answer
	happened = 1 // the Outcome of an answer
)

// received is an answer whose type is known only when the program runs. If the item failed, the value is nil.
type received struct {
	value any
	outcome
}

// message returns a call or an answer that carries a value, or the zero value for nil.
func message(t reflect.Type, value any) reflect.Value {
	m := reflect.New(t).Elem()
	if value != nil {
		m.Field(carried).Set(reflect.ValueOf(value))
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
	return e.EncodeValue(message(c.call, item))
}

func (c crossing) decodeCall(d *gob.Decoder, item *any) error {
	m := reflect.New(c.call)
	err := d.DecodeValue(m)
	*item = m.Elem().Field(carried).Interface()
	return err
}
