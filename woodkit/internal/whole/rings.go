package whole

import (
	"fmt"
	"reflect"
)

// deepest is how many values may lie inside each other. gob and Check call themselves for each of them, and Go ends a program whose
// stack needs more than a gigabyte.
const deepest = 400_000

// Rings finds values of one type that contain themselves, or the same part more than once. It looks only at types that can hold values of
// their own type: in others, such as a pair of pointers, the same part may be sent twice.
type Rings struct {
	leads map[reflect.Type]bool // whether a value of the type may contain itself, or something that does
}

// RingsOf returns nil if no value of the type can contain itself.
func RingsOf(t reflect.Type) *Rings {
	r := &Rings{map[reflect.Type]bool{}}
	if !r.add(t) {
		return nil
	}
	return r
}

// Through reports whether a value of a type, which may lie in one that can contain itself, may do so or lead to one that does.
func (r *Rings) Through(t reflect.Type) bool { return r != nil && r.leads[t] }

// add notes for a type, and for the types in it, whether they lead to a ring.
func (r *Rings) add(t reflect.Type) (leads bool) {
	if leads, met := r.leads[t]; met {
		return leads
	}
	if EncodesItself(t) { // gob does not look into it
		return false
	}
	r.leads[t] = true // who meets it inside itself has found a ring
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		leads = r.add(t.Elem())
	case reflect.Map:
		key, value := r.add(t.Key()), r.add(t.Elem())
		leads = key || value
	case reflect.Struct:
		for i := range t.NumField() {
			leads = r.add(t.Field(i).Type) || leads
		}
	}
	r.leads[t] = leads
	return leads
}

// Check fails for a value in which something occurs more than once, be it inside itself or beside itself: gob would never end, or
// send it once for each way that leads to it, so that changing or comparing it would give something else. It also fails for a chain
// of values that is too long for gob. A nil Rings finds nothing.
func (r *Rings) Check(v reflect.Value) error {
	if r == nil {
		return nil
	}
	return walk{r, map[place]bool{}}.follow(v, 1)
}

// walk goes once to each value.
type walk struct {
	*Rings
	met map[place]bool
}

// place is where a pointer, a slice or a map points to.
type place struct {
	at     uintptr
	length int // of a slice, whose beginning alone is another value
	is     reflect.Type
}

// follow goes to every value inside a value, which lies in depth-1 others.
func (w walk) follow(v reflect.Value, depth int) error {
	if !w.leads[v.Type()] {
		return nil
	}
	if depth > deepest {
		return fmt.Errorf("a %s is inside more than %d other values; number its parts, and let them name each other by their numbers", v.Type(), deepest)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		here := place{v.Pointer(), 0, v.Type()}
		if v.Kind() == reflect.Slice {
			here.length = v.Len()
		}
		switch {
		case v.IsNil() || v.Kind() == reflect.Slice && v.Len() == 0 || v.Kind() == reflect.Pointer && v.Type().Elem().Size() == 0:
			return nil
		case w.met[here]:
			return fmt.Errorf("a %s contains itself, or is in it more than once; number its parts, and let them name each other by their numbers", v.Type())
		}
		w.met[here] = true
	}
	switch v.Kind() {
	case reflect.Pointer:
		return w.follow(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if err := w.follow(v.Index(i), depth+1); err != nil {
				return err
			}
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			if err := w.follow(i.Key(), depth+1); err != nil {
				return err
			}
			if err := w.follow(i.Value(), depth+1); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if err := w.follow(v.Field(i), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
