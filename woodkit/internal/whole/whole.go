// Package whole says what encoding/gob would lose. gob itself leaves out unexported fields, functions and channels
// without an error, and a pointer to 0, false or "" arrives as nil.
package whole

import (
	"encoding"
	"encoding/gob"
	"fmt"
	"reflect"
)

// Check returns why values of a type cannot reach another process complete, or nil if they can.
func Check(t reflect.Type) error {
	return field(t, t.String(), map[reflect.Type]bool{}) // values cross as fields of a message
}

var (
	gobEncoder    = reflect.TypeFor[gob.GobEncoder]()
	gobDecoder    = reflect.TypeFor[gob.GobDecoder]()
	binaryEncoder = reflect.TypeFor[encoding.BinaryMarshaler]()
	binaryDecoder = reflect.TypeFor[encoding.BinaryUnmarshaler]()
)

// EncodesItself reports whether a type has its own encoding, as time.Time has.
func EncodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(gobEncoder) && p.Implements(gobDecoder) ||
		p.Implements(binaryEncoder) && p.Implements(binaryDecoder)
}

// field checks the type of a struct's field. gob leaves out fields that are zero, and it does not send pointers, but what they
// point to. So it leaves out a pointer to a zero value, unless that is a struct, and with it the difference from nil.
func field(t reflect.Type, path string, seen map[reflect.Type]bool) error {
	if t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Struct && !EncodesItself(t.Elem()) {
		return fmt.Errorf("%s is a %s, and where it points to a zero value, it would arrive as nil; use the value itself, or a struct with the value and a bool", path, t)
	}
	return crossing(t, path, seen)
}

func crossing(t reflect.Type, path string, seen map[reflect.Type]bool) error {
	if seen[t] || EncodesItself(t) {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return fmt.Errorf("%s is a %s, which means nothing in another process", path, t.Kind())
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return crossing(t.Elem(), path, seen)
	case reflect.Map:
		if err := crossing(t.Key(), path+" key", seen); err != nil {
			return err
		}
		return crossing(t.Elem(), path, seen)
	case reflect.Struct:
		if t.NumField() == 0 {
			return fmt.Errorf("%s is a struct without fields, which gob refuses; use a bool", path)
		}
		for i := range t.NumField() {
			of := t.Field(i)
			if of.Name == "_" { // padding
				continue
			}
			if !of.IsExported() {
				return fmt.Errorf("%s.%s is unexported and would arrive empty; export it, or give %s the methods GobEncode and GobDecode", path, of.Name, t)
			}
			if err := field(of.Type, path+"."+of.Name, seen); err != nil {
				return err
			}
		}
	}
	return nil
}
