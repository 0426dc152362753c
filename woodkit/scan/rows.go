package scan

import (
	"encoding/gob"
	"fmt"
	"reflect"

	"woodscape.example/woodkit/internal/whole"
)

// Large planes, and any other large slice of byte slices, cross row by row, with one gob message per row. As a single
// message they would be built and read in full before anything is done with them. gob also copies a message of more
// than 10 MB again while reading it. With rows, one process sends while the other receives, so 12 MB cross in 60 % of
// the time. Below largeRows this makes no difference.
const largeRows = 4 << 20

// byRows reports whether results of this type cross row by row.
func byRows(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Slice && t.Elem().Elem().Kind() == reflect.Uint8 &&
		!whole.EncodesItself(t) && !whole.EncodesItself(t.Elem()) && !whole.EncodesItself(t.Elem().Elem())
}

// encodeAnswer sends an answer. Its value has already been checked to be small enough to cross.
func (c crossing) encodeAnswer(e *gob.Encoder, a received) error {
	if a.Failure != succeeded {
		return e.Encode(failedAnswer{a.outcome})
	}
	if err := c.resultRings.Check(reflect.ValueOf(a.value)); err != nil {
		return err
	}
	var rows reflect.Value
	if bytes, err := c.size.of(a.value); err == nil && bytes >= largeRows && byRows(c.result) {
		rows = reflect.ValueOf(a.value)
		a.value, a.Rows = nil, rows.Len()
	}
	m := message(c.answer, a.value)
	m.FieldByName("Outcome").Set(reflect.ValueOf(a.outcome))
	if err := e.EncodeValue(m); err != nil {
		return err
	}
	for i := range a.Rows {
		if err := e.EncodeValue(rows.Index(i)); err != nil {
			return err // a failure of the pipe, because gob never refuses bytes
		}
	}
	return nil
}

// decodeAnswer is the inverse of encodeAnswer.
func (c crossing) decodeAnswer(d *gob.Decoder, a *received) error {
	m := reflect.New(c.answer)
	err := d.DecodeValue(m)
	value := m.Elem().FieldByName("Value")
	a.outcome = m.Elem().FieldByName("Outcome").Interface().(outcome)
	if err == nil && a.Rows != 0 {
		err = decodeRows(d, a.Rows, value)
	}
	a.value = value.Interface()
	return err
}

// decodeRows reads the rows that follow an answer into its value.
func decodeRows(d *gob.Decoder, n int, value reflect.Value) error {
	if n < 0 || !byRows(value.Type()) {
		return fmt.Errorf("%w: %d rows", errGarbage, n)
	}
	rows := reflect.MakeSlice(value.Type(), 0, min(n, fewRows))
	for range n {
		row := reflect.New(value.Type().Elem())
		if err := d.DecodeValue(row); err != nil {
			return err
		}
		rows = reflect.Append(rows, row.Elem())
	}
	value.Set(rows)
	return nil
}

// fewRows is the most rows to allocate before they arrive, because the announced number of rows may be damaged.
const fewRows = 256
