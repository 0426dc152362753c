// Package whole says what encoding/gob would lose. gob itself leaves out unexported fields, functions and channels
// without an error, and a pointer to 0, false or "" arrives as nil.
package whole

import (
	"encoding"
	"encoding/gob"
	"fmt"
	"reflect"
)

// Check returns why values of a type lose something whatever they hold. It says nothing of pointers to zero values: woodkit.Keep
// finds those by decoding what it has encoded.
func Check(t reflect.Type) error {
	return check{seen: map[reflect.Type]bool{}}.of(t, t.String())
}

// CheckMessage is Check for a field of a message, which nobody compares with what arrives. It also returns why some values of the
// type may lose something: a pointer to a zero value, what an interface holds, and fields beside one with its own encoding. (That
// gob makes some values alike is no reason: see scan.Task.)
func CheckMessage(t reflect.Type) error {
	return check{seen: map[reflect.Type]bool{}, message: true}.field(t, t.String())
}

type check struct {
	seen    map[reflect.Type]bool // types that are checked already
	message bool                  // see CheckMessage
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
// point to. So it leaves out a pointer to a zero value, and with it the difference from nil. Structs and arrays it always sends.
func (c check) field(t reflect.Type, path string) error {
	if c.message && t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Struct && t.Elem().Kind() != reflect.Array && !EncodesItself(t.Elem()) {
		return fmt.Errorf("%s is a %s, and where it points to a zero value, it would arrive as nil; use the value itself, or a struct with the value and a bool", path, t)
	}
	return c.of(t, path)
}

func (c check) of(t reflect.Type, path string) error {
	if c.seen[t] {
		return nil
	}
	c.seen[t] = true
	if EncodesItself(t) {
		if c.message {
			return c.embedded(t, path)
		}
		return nil
	}
	switch t.Kind() {
	case reflect.Interface:
		if c.message {
			return fmt.Errorf("%s is an interface, and what it holds could lose a part of itself; use one type, such as a struct with a field for each kind of value", path)
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return fmt.Errorf("%s is a %s, which means nothing in another process", path, t.Kind())
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return c.of(t.Elem(), path)
	case reflect.Map:
		if err := c.of(t.Key(), path+" key"); err != nil {
			return err
		}
		return c.of(t.Elem(), path)
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
			if err := c.field(of.Type, path+"."+of.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// embedded checks a type with its own encoding. If it has that encoding from an embedded field, as struct{ time.Time; Count int }
// has, the encoding leaves out all other fields. A type that embeds such a field, and has methods of its own that send all fields,
// looks the same, so it is refused, too.
func (c check) embedded(t reflect.Type, path string) error {
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		of := t.Field(i)
		if !of.Anonymous || !encodes(of.Type) {
			continue
		}
		if t.NumField() > 1 {
			return fmt.Errorf("%s embeds %s, whose own encoding may leave out the other fields of %s; give that field a name", path, of.Type, t)
		}
		return c.field(of.Type, path+"."+of.Name)
	}
	return nil
}

// encodes reports whether a type has a method with which gob would encode or decode it.
func encodes(t reflect.Type) bool {
	for _, method := range []reflect.Type{gobEncoder, gobDecoder, binaryEncoder, binaryDecoder} {
		if t.Implements(method) || reflect.PointerTo(t).Implements(method) {
			return true
		}
	}
	return false
}
