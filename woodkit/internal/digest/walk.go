package digest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/whole"
)

// These are the bounds of a walk. If values share parts, a part is walked once per way that leads to it, which can be
// very often.
const (
	maxValues = 1 << 27 // takes some seconds for numbers, and half a minute for pointers and structs
	maxDepth  = 10_000  // pointers, maps, slices and interfaces inside each other
	buffered  = 1 << 16 // bytes between two writes to the hash
)

// A walk goes through a value and writes the bytes that identify it.
type walk struct {
	out    hash.Hash // if nil, everything stays in buffer
	buffer []byte
	values int
	inside []place // pointers, maps and slices that the walk is inside of

	crosses map[reflect.Type]bool // whether encoding/gob sends every value of the type whole

	lenient bool      // if true, floats are kept for comparison with a tolerance; otherwise their bits are written
	floats  []float64 // at most maxFloats
}

// A place identifies a pointer, map or slice.
type place struct {
	at     uintptr
	length int
	kind   reflect.Type
}

// errCycle means that a value contains itself. A lenient walk writes this fact and goes on.
var errCycle = errors.New("it holds itself")

// enter records that the walk goes into a pointer, map or slice. It returns errCycle if the walk is already inside of
// it.
func (w *walk) enter(v reflect.Value) error {
	p := place{at: v.Pointer(), kind: v.Type()}
	if v.Kind() != reflect.Pointer {
		p.length = v.Len()
	}
	if slices.Contains(w.inside, p) {
		return errCycle
	}
	w.inside = append(w.inside, p)
	if len(w.inside) > maxDepth {
		return fmt.Errorf("it is nested more than %d deep", maxDepth)
	}
	return nil
}

// leave undoes the last enter.
func (w *walk) leave() { w.inside = w.inside[:len(w.inside)-1] }

// value writes one value.
func (w *walk) value(v reflect.Value) error {
	if w.values++; w.values > maxValues {
		return fmt.Errorf("it holds more than %d values", maxValues)
	}
	if !v.IsValid() {
		w.letter('0')
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if v.IsNil() {
			w.letter('0')
			return nil
		}
	}
	switch v.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return fmt.Errorf("it holds a %s (%s), which cannot be compared", v.Kind(), v.Type())
	case reflect.Pointer:
		return w.within(v, 'p', func() error { return w.value(v.Elem()) })
	case reflect.Interface:
		w.letter('t')
		w.text(v.Elem().Type().String())
		return w.value(v.Elem())
	}
	v = writable(v)
	if v.Kind() == reflect.Struct && v.CanConvert(timeType) { // a time, by this or another name
		at := v.Convert(timeType).Interface().(time.Time)
		w.letter('w')
		w.integer(at.Unix())
		w.integer(int64(at.Nanosecond()))
		return nil
	}
	if own, ok := w.owned(v); ok {
		w.letter('d')
		w.text(own.Digest())
		return nil
	}
	return w.plain(v)
}

// owned returns a value's Digest method, if it may stand for what the value holds. It may leave out what does not matter to a
// comparison of results. In an exact digest it must not stand for a part that encoding/gob may lose.
func (w *walk) owned(v reflect.Value) (Digester, bool) {
	own, ok := owned(v)
	if !ok || w.lenient {
		return own, ok
	}
	crosses, known := w.crosses[v.Type()]
	if !known {
		if w.crosses == nil {
			w.crosses = map[reflect.Type]bool{}
		}
		crosses = !whole.EncodesItself(v.Type()) && whole.CheckMessage(v.Type()) == nil // only its methods know what it sends
		w.crosses[v.Type()] = crosses
	}
	return own, crosses
}

// plain writes a value that is neither nil nor a reference nor a special case.
func (w *walk) plain(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			w.letter('T')
		} else {
			w.letter('F')
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.integer(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.unsigned(v.Uint())
	case reflect.Float32, reflect.Float64:
		return w.float(v.Float())
	case reflect.Complex64, reflect.Complex128:
		c := v.Complex()
		return errors.Join(w.float(real(c)), w.float(imag(c)))
	case reflect.String:
		w.text(v.String())
	case reflect.Slice:
		if v.Len() == 0 || simple(v.Type().Elem().Kind()) {
			return w.list(v)
		}
		return w.within(v, 0, func() error { return w.list(v) })
	case reflect.Array:
		return w.list(v)
	case reflect.Map:
		if v.Len() == 0 {
			return w.pairs(v)
		}
		return w.within(v, 0, func() error { return w.pairs(v) })
	case reflect.Struct:
		return w.fields(v)
	default:
		return fmt.Errorf("it holds a %s, which cannot be compared", v.Type())
	}
	return nil
}

// within writes what a pointer, map or slice holds, unless the walk is already inside of it.
func (w *walk) within(v reflect.Value, letter byte, write func() error) error {
	switch err := w.enter(v); {
	case errors.Is(err, errCycle) && w.lenient:
		p := place{at: v.Pointer(), kind: v.Type()}
		if v.Kind() != reflect.Pointer {
			p.length = v.Len()
		}
		w.letter('c')
		w.length(len(w.inside) - slices.Index(w.inside, p))
		return nil
	case err != nil:
		return err
	}
	defer w.leave()
	if letter != 0 {
		w.letter(letter)
	}
	return write()
}

// list writes the elements of an array or slice. For numbers it takes a quicker way.
func (w *walk) list(v reflect.Value) error {
	n := v.Len()
	w.letter('l')
	w.length(n)
	plain := simple(v.Type().Elem().Kind()) && !v.Type().Elem().Implements(digesterType) && !reflect.PointerTo(v.Type().Elem()).Implements(digesterType)
	if plain {
		if w.values += n; w.values > maxValues {
			return fmt.Errorf("it holds more than %d values", maxValues)
		}
	}
	for i := range n {
		write := w.value
		if plain {
			write = w.plain
		}
		if err := write(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// fields writes a struct.
func (w *walk) fields(v reflect.Value) error {
	t := v.Type()
	var named []int
	for i := range t.NumField() {
		if t.Field(i).Name != "_" {
			named = append(named, i)
		}
	}
	w.letter('r')
	w.length(len(named))
	for _, i := range named {
		w.text(t.Field(i).Name)
		if err := w.value(writable(v.Field(i))); err != nil {
			if in := (*fieldError)(nil); errors.As(err, &in) {
				return err // the error already names the innermost field
			}
			return &fieldError{t.Field(i).Name, err}
		}
	}
	return nil
}

// A fieldError says which field cannot be compared.
type fieldError struct {
	name string
	err  error
}

func (e *fieldError) Error() string { return "field " + e.name + ": " + e.err.Error() }
func (e *fieldError) Unwrap() error { return e.err }

// pairs writes a map. It sorts the pairs by the bytes of their keys.
func (w *walk) pairs(v reflect.Value) error {
	type pair struct {
		key   string
		value reflect.Value
	}
	var all []pair
	for of := v.MapRange(); of.Next(); {
		key := walk{inside: slices.Clip(w.inside), values: w.values}
		if err := key.value(of.Key()); err != nil {
			return fmt.Errorf("a map's key: %w", err)
		}
		w.values = key.values
		all = append(all, pair{string(key.buffer), of.Value()})
	}
	slices.SortFunc(all, func(a, b pair) int { return strings.Compare(a.key, b.key) })
	w.letter('m')
	w.length(len(all))
	for i, p := range all {
		if i > 0 && p.key == all[i-1].key { // this happens for NaN, and for pointers to equal values
			return errors.New("it holds a map with two keys that cannot be told apart")
		}
		w.bytes(p.key)
		if err := w.value(p.value); err != nil {
			return err
		}
	}
	return nil
}

// float writes a special float as its letter. For any other float, it keeps the value or writes it.
func (w *walk) float(f float64) error {
	switch {
	case math.IsNaN(f):
		w.letter('N')
	case math.IsInf(f, 1):
		w.letter('+')
	case math.IsInf(f, -1):
		w.letter('-')
	case !w.lenient:
		w.letter('e')
		w.buffer = binary.LittleEndian.AppendUint64(w.buffer, math.Float64bits(f+0)) // -0 and 0 are the same key
	case len(w.floats) == maxFloats:
		return fmt.Errorf("it holds more than %d floats", maxFloats)
	default:
		w.letter('f')
		w.floats = append(w.floats, f)
	}
	return nil
}

func (w *walk) integer(n int64) {
	w.letter('i')
	w.buffer = binary.LittleEndian.AppendUint64(w.buffer, uint64(n))
}

func (w *walk) unsigned(n uint64) {
	if n <= math.MaxInt64 {
		w.integer(int64(n))
		return
	}
	w.letter('u')
	w.buffer = binary.LittleEndian.AppendUint64(w.buffer, n)
}

func (w *walk) length(n int) { w.buffer = binary.LittleEndian.AppendUint64(w.buffer, uint64(n)) }

func (w *walk) text(s string) {
	w.letter('s')
	w.length(len(s))
	w.bytes(s)
}

func (w *walk) bytes(s string) { w.buffer = append(w.buffer, s...) }

// letter begins a value with its letter. It empties a large buffer first.
func (w *walk) letter(c byte) {
	if w.out != nil && len(w.buffer) >= buffered {
		w.flush()
	}
	w.buffer = append(w.buffer, c)
}

func (w *walk) flush() {
	w.out.Write(w.buffer)
	w.buffer = w.buffer[:0]
}

// simple reports whether values of a kind contain no other values.
func simple(k reflect.Kind) bool {
	return reflect.Bool <= k && k <= reflect.Complex128 || k == reflect.String
}

var (
	digesterType = reflect.TypeFor[Digester]()
	timeType     = reflect.TypeFor[time.Time]()
)

// writable returns the value, or a copy of it, so that its methods can be called and its fields can be read, exported
// or not.
func writable(v reflect.Value) reflect.Value {
	switch {
	case v.CanAddr() && !v.CanInterface():
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	case v.CanAddr() || simple(v.Kind()):
		return v
	}
	made := reflect.New(v.Type()).Elem()
	made.Set(v)
	return made
}

// owned returns a value's Digest method. A method from an embedded field does not count, because it would leave out the
// struct's other fields.
func owned(v reflect.Value) (Digester, bool) {
	if t := v.Type(); t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if f := t.Field(i); f.Anonymous && (f.Type.Implements(digesterType) || reflect.PointerTo(f.Type).Implements(digesterType)) {
				return nil, false
			}
		}
	}
	if own, ok := v.Interface().(Digester); ok {
		return own, true
	}
	if v.CanAddr() {
		own, ok := v.Addr().Interface().(Digester)
		return own, ok
	}
	return nil, false
}
