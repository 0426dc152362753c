package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
)

// Tolerance is how far two floats may differ and still count as the same, relative to the larger one.
const Tolerance = 1e-9

// maxFloats is the most floats that a digest holds.
const maxFloats = 1000

// A Digest stands for a value. Its floats are finite, so it can be written as JSON.
type Digest struct {
	Hash   string    // 16 hexadecimal digits
	Floats []float64 // in the order in which they occur in the value
}

// A Digester chooses the bytes that identify it. Another value is identified by all its fields.
type Digester interface{ Digest() string }

// Of returns the digest of a value. The error says which part cannot be compared: a function, a channel, an unsafe
// pointer, or too many values.
func Of(value any) (Digest, error) {
	w := &walk{lenient: true}
	hash, err := w.whole(value)
	if err != nil {
		return Digest{}, err
	}
	return Digest{Hash: hash, Floats: w.floats}, nil
}

// Exact returns a digest of a value that includes the bits of its floats, however many there are. Two such digests are
// the same only for equal values. A Digest method counts only if encoding/gob sends such values whole. A value that contains itself
// is an error.
func Exact(value any) (string, error) { return new(walk).whole(value) }

// Same reports whether two digests stand for the same value. Floats may differ by the tolerance.
func (d Digest) Same(other Digest) bool {
	if d.Hash != other.Hash || len(d.Floats) != len(other.Floats) {
		return false
	}
	for i, a := range d.Floats {
		if b := other.Floats[i]; math.Abs(a-b) > Tolerance*max(math.Abs(a), math.Abs(b)) {
			return false
		}
	}
	return true
}

// whole returns the hash of a result.
func (w *walk) whole(value any) (hash string, err error) {
	defer func() {
		if p := recover(); p != nil { // a Digest method can do anything, so it may panic
			hash, err = "", fmt.Errorf("its Digest method panics: %v", p)
		}
	}()
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer && !v.IsNil() && w.enter(v) == nil {
		v = v.Elem()
	}
	if v.IsValid() {
		v = writable(v)
		if own, ok := w.owned(v); ok {
			return own.Digest(), nil
		}
	}
	w.out = sha256.New()
	if err := w.value(v); err != nil {
		return "", err
	}
	w.flush()
	return hex.EncodeToString(w.out.Sum(nil)[:8]), nil
}
