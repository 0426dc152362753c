package whole

import (
	"fmt"
	"reflect"
)

// gob follows a value that contains itself until the stack is full, and then the program ends. So does a chain of millions.
const (
	deepest = 500_000 // how many pointers, slices and maps may lie inside each other
	shallow = 1_000   // up to this depth, nothing is compared, because rings are rare and soon go deeper
)

// Rings finds values of one type that contain themselves.
type Rings struct {
	ring map[reflect.Type]bool // the types through which a value may contain itself
}

// RingsOf returns nil if no value of the type can contain itself.
func RingsOf(t reflect.Type) *Rings {
	r := &Rings{map[reflect.Type]bool{}}
	if !r.add(t, nil) {
		return nil
	}
	return r
}

// add notes for a type, and the types in it, whether their values may contain themselves. around are the types that it lies in.
func (r *Rings) add(t reflect.Type, around []reflect.Type) bool {
	for i := len(around) - 1; i >= 0; i-- {
		if around[i] == t {
			for _, inner := range around[i:] {
				r.ring[inner] = true
			}
			return true
		}
	}
	if leads, known := r.ring[t]; known {
		return leads
	}
	if EncodesItself(t) {
		return false
	}
	around, leads := append(around, t), false
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		leads = r.add(t.Elem(), around)
	case reflect.Map:
		key, value := r.add(t.Key(), around), r.add(t.Elem(), around)
		leads = key || value
	case reflect.Struct:
		for i := range t.NumField() {
			leads = r.add(t.Field(i).Type, around) || leads
		}
	}
	r.ring[t] = leads
	return leads
}

// Check fails for a value that contains itself, or is a chain that is too long for gob. A nil Rings finds nothing.
func (r *Rings) Check(v reflect.Value) error {
	if r != nil && r.in(v, 0, map[place]bool{}) {
		return fmt.Errorf("a %s contains itself, or is a chain of more than %d values; number its parts, and let them name each other by their numbers", v.Type(), deepest)
	}
	return nil
}

// place is where a pointer, slice or map points to.
type place struct {
	at     uintptr
	length int
	is     reflect.Type
}

// in reports whether a value contains one of those that it lies in.
func (r *Rings) in(v reflect.Value, depth int, around map[place]bool) bool {
	if !v.IsValid() || !r.ring[v.Type()] {
		return false
	}
	switch v.Kind() {
	case reflect.Array:
		return r.inElements(v, depth, around)
	case reflect.Struct:
		for i := range v.NumField() {
			if r.in(v.Field(i), depth, around) {
				return true
			}
		}
		return false
	}
	if v.IsNil() || v.Kind() == reflect.Slice && v.Len() == 0 {
		return false
	}
	if depth++; depth > deepest {
		return true
	}
	if depth > shallow {
		here := place{v.Pointer(), 0, v.Type()}
		if v.Kind() == reflect.Slice {
			here.length = v.Len()
		}
		if around[here] {
			return true
		}
		around[here] = true
		defer delete(around, here)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return r.in(v.Elem(), depth, around)
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			if r.in(i.Key(), depth, around) || r.in(i.Value(), depth, around) {
				return true
			}
		}
		return false
	}
	return r.inElements(v, depth, around)
}

func (r *Rings) inElements(v reflect.Value, depth int, around map[place]bool) bool {
	if !r.ring[v.Type().Elem()] {
		return false
	}
	for i := range v.Len() {
		if r.in(v.Index(i), depth, around) {
			return true
		}
	}
	return false
}
