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
func encodeAnswer[R any](e *gob.Encoder, a answer[R]) error {
	value := reflect.ValueOf(&a.Value).Elem()
	if bytes, err := newSizer[R]().of(&a.Value); err != nil || bytes < largeRows || !byRows(value.Type()) {
		return e.Encode(a)
	}
	rows := a.Value
	value.SetZero()
	value = reflect.ValueOf(rows)
	a.Rows = value.Len()
	if err := e.Encode(a); err != nil {
		return err
	}
	for i := range a.Rows {
		if err := e.EncodeValue(value.Index(i)); err != nil {
			return err // a failure of the pipe, because gob never refuses bytes
		}
	}
	return nil
}

// decodeAnswer is the inverse of encodeAnswer.
func decodeAnswer[R any](d *gob.Decoder, a *answer[R]) error {
	if err := d.Decode(a); err != nil || a.Rows == 0 {
		return err
	}
	value := reflect.ValueOf(&a.Value).Elem()
	if a.Rows < 0 || !byRows(value.Type()) {
		return fmt.Errorf("%w: %d rows", errGarbage, a.Rows)
	}
	rows := reflect.MakeSlice(value.Type(), 0, min(a.Rows, fewRows))
	for range a.Rows {
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
