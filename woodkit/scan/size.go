package scan

import (
	"reflect"

	"woodscape.example/woodkit/internal/whole"
)

// Sizer is implemented by results that know how many bytes of memory they hold. For other results, the scan measures
// the contents of strings, slices, arrays and structs, and follows one pointer. It counts nothing for the contents of
// maps, functions and channels, nor for anything behind a second pointer. A slice whose elements may contain the slice itself counts
// as a pointer.
type Sizer interface{ Size() int64 }

// largestSize is a terabyte. What a Size method gives is limited to it, so that no sum over eight million results can overflow.
const largestSize = 1 << 40

// sizer measures the results of one scan.
type sizer struct {
	fixed int64 // bytes of every result if its type alone determines them, or else -1
	rings *whole.Rings
}

// newSizer returns a sizer for results of this type.
func newSizer(t reflect.Type) sizer {
	if t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[Sizer]()) || !flat(t) {
		return sizer{fixed: -1, rings: whole.RingsOf(t)}
	}
	return sizer{fixed: int64(t.Size())}
}

// of returns a result's size in bytes. If a Size method panics, that is the item's error.
func (s sizer) of(result any) (bytes int64, err error) {
	if s.fixed >= 0 {
		return s.fixed, nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	switch r := result.(type) {
	case nil:
		return 0, nil
	case Sizer:
		return min(max(0, r.Size()), largestSize), nil
	case [][]uint8: // planes: no need for slow reflection
		bytes := int64(1+len(r)) * sliceHeader
		for _, plane := range r {
			bytes += int64(len(plane))
		}
		return bytes, nil
	}
	v := reflect.ValueOf(result)
	return int64(v.Type().Size()) + s.behind(v, 1), nil
}

var sliceHeader = int64(reflect.TypeFor[[]byte]().Size())

// behind returns the bytes that a value holds outside itself. It follows at most this many pointers.
func (s sizer) behind(v reflect.Value, pointers int) int64 {
	switch v.Kind() {
	case reflect.String:
		return int64(v.Len())
	case reflect.Slice:
		bytes := int64(v.Len()) * int64(v.Type().Elem().Size())
		switch {
		case !s.rings.Through(v.Type()):
			bytes += s.inside(v, pointers)
		case pointers > 0:
			bytes += s.inside(v, pointers-1)
		}
		return bytes
	case reflect.Array:
		return s.inside(v, pointers)
	case reflect.Struct:
		var bytes int64
		for i := range v.NumField() {
			bytes += s.behind(v.Field(i), pointers)
		}
		return bytes
	case reflect.Pointer:
		if v.IsNil() || pointers == 0 {
			return 0
		}
		return int64(v.Type().Elem().Size()) + s.behind(v.Elem(), pointers-1)
	}
	return 0
}

// inside returns the bytes that the elements of a slice or an array hold outside themselves. It skips elements whose
// type cannot hold anything.
func (s sizer) inside(v reflect.Value, pointers int) int64 {
	if flat(v.Type().Elem()) {
		return 0
	}
	var bytes int64
	for i := range v.Len() {
		bytes += s.behind(v.Index(i), pointers)
	}
	return bytes
}

func flat(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Pointer:
		return false
	case reflect.Array:
		return flat(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !flat(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}
