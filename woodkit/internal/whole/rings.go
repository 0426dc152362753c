package whole

import (
	"fmt"
	"reflect"
)

// deepest is how many values may lie inside each other. gob and Check call themselves for each of them, and Go ends a program with a
// stack that no longer fits into half a gigabyte. (Stacks double, and they may not have a whole one.)
const deepest = 400_000

// Rings finds values that contain themselves, and parts of a value that would be sent again and again. It looks only for values of
// types that can hold values of their own type, as a tree can.
type Rings struct {
	leads map[reflect.Type]bool // whether a value of the type may hold one that Rings looks for
	on    map[reflect.Type]bool // whether a value of the type may hold another one of this type
}

// RingsOf returns nil if no value of the type can contain itself.
func RingsOf(t reflect.Type) *Rings {
	r := &Rings{map[reflect.Type]bool{}, map[reflect.Type]bool{}}
	if !r.add(t) {
		return nil
	}
	for t, leads := range r.leads {
		r.on[t] = leads && r.reaches(t, t, map[reflect.Type]bool{})
	}
	return r
}

// Through reports whether a value of a type, which may lie in one that can contain itself, can contain another value of its type.
func (r *Rings) Through(t reflect.Type) bool { return r != nil && r.on[t] }

// inside lists the types of what a value of a type holds directly.
func inside(t reflect.Type) (types []reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		types = append(types, t.Elem())
	case reflect.Map:
		types = append(types, t.Key(), t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			types = append(types, t.Field(i).Type)
		}
	}
	return types
}

// reaches reports whether a value of type from can hold one of type to.
func (r *Rings) reaches(from, to reflect.Type, seen map[reflect.Type]bool) bool {
	for _, t := range inside(from) {
		switch {
		case t == to:
			return true
		case r.leads[t] && !seen[t]:
			seen[t] = true
			if r.reaches(t, to, seen) {
				return true
			}
		}
	}
	return false
}

// add notes for a type, and for the types in it, whether they lead to a ring.
func (r *Rings) add(t reflect.Type) (leads bool) {
	if leads, met := r.leads[t]; met {
		return leads
	}
	if EncodesItself(t) { // gob does not look into it
		return false
	}
	r.leads[t] = true // who meets it inside itself has found a ring
	for _, in := range inside(t) {
		leads = r.add(in) || leads
	}
	r.leads[t] = leads
	return leads
}

// Check fails for a value that contains itself, because gob would never end. It fails for one to which two ways lead, because gob
// would send it twice, and after 40 levels of such pairs a trillion times. It fails for a chain of values that is too long for gob. A
// nil Rings finds nothing.
func (r *Rings) Check(v reflect.Value) error {
	if r == nil {
		return nil
	}
	return walk{r, map[place]bool{}}.follow(v, 1)
}

// walk goes to each value. It notes where it has been, and whether it still is inside.
type walk struct {
	*Rings
	within map[place]bool
}

// place is where a pointer, a slice or a map points to. The numbers are quicker to look up than a reflect.Type.
type place struct {
	at, is uintptr
	length int // of a slice, whose beginning alone is another value
}

func placeOf(v reflect.Value) place {
	p := place{at: v.Pointer(), is: reflect.ValueOf(v.Type()).Pointer()}
	if v.Kind() == reflect.Slice {
		p.length = v.Len()
	}
	return p
}

// follow goes to every value inside a value, which lies in depth-1 others.
func (w walk) follow(v reflect.Value, depth int) error {
	if !w.leads[v.Type()] {
		return nil
	}
	const instead = "number its parts, and let them name each other by their numbers"
	if depth > deepest {
		return fmt.Errorf("a %s is inside more than %d other values; %s", v.Type(), deepest, instead)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		switch {
		case v.IsNil(), v.Kind() == reflect.Pointer && v.Type().Elem().Size() == 0, v.Kind() != reflect.Pointer && v.Len() == 0:
			return nil // there is nothing in it, and such values may have one place
		}
		if w.on[v.Type()] {
			here := placeOf(v)
			switch within, met := w.within[here]; {
			case within:
				return fmt.Errorf("a %s contains itself; %s", v.Type(), instead)
			case met:
				return fmt.Errorf("two ways lead to the same %s; %s", v.Type(), instead)
			}
			w.within[here] = true
			err := w.into(v, depth)
			w.within[here] = false
			return err
		}
	}
	return w.into(v, depth)
}

// into follows what a value holds.
func (w walk) into(v reflect.Value, depth int) error {
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
