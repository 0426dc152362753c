package store

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/gob"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// listFile holds the documents of a folder as they were last read, so that they need not be parsed one by one again. It
// only saves time: a list that is missing, damaged or out of date changes no result. Readers replace the list as a
// whole.
const listFile = ".list"

// worthListing is how many documents must be missing from the list before it is written again.
const worthListing = 100

// settled is how long ago a file must have changed so that another change would give it another time.
const settled = 2 * time.Second

// A list holds documents, and for each the name, size and time of its file.
type list[T any] struct {
	Name      []string
	Size      []int64 // notListed if the file may still change
	Time      []int64 // nanoseconds
	Documents []T

	index map[string]int
}

const notListed = -1

// newList returns an empty list with room for this many documents.
func newList[T any](room int) *list[T] {
	return &list[T]{Name: make([]string, 0, room), Size: make([]int64, 0, room), Time: make([]int64, 0, room), Documents: make([]T, 0, room)}
}

// readList returns the list of a folder. If there is no list that this program can use, it returns an empty one.
func readList[T any](dir string) *list[T] {
	empty := new(list[T])
	data, err := readFile(filepath.Join(dir, listFile), maxPacked)
	if err != nil || len(data) < sha256.Size {
		return empty
	}
	l := new(list[T])
	sum, payload := [sha256.Size]byte(data), data[sha256.Size:]
	if sum != checksum[T](payload) || gob.NewDecoder(bytes.NewReader(payload)).Decode(l) != nil ||
		len(l.Size) != len(l.Name) || len(l.Time) != len(l.Name) || len(l.Documents) != len(l.Name) {
		return empty
	}
	l.index = make(map[string]int, len(l.Name))
	for i, name := range l.Name {
		l.index[name] = i
	}
	return l
}

// find returns a document if its file has not changed since it was listed.
func (l *list[T]) find(file fs.FileInfo) (document T, ok bool) {
	i, ok := l.index[file.Name()]
	if !ok || !file.Mode().IsRegular() || l.Size[i] != file.Size() || l.Time[i] != file.ModTime().UnixNano() {
		return document, false
	}
	return l.Documents[i], true
}

// add adds a document that was read from a file.
func (l *list[T]) add(file fs.FileInfo, document T, now time.Time) (listed bool) {
	size := int64(notListed)
	if listed = file.Mode().IsRegular() && now.Sub(file.ModTime()) > settled; listed {
		size = file.Size()
	}
	l.Name, l.Size, l.Time = append(l.Name, file.Name()), append(l.Size, size), append(l.Time, file.ModTime().UnixNano())
	l.Documents = append(l.Documents, document)
	return listed
}

// write replaces the list of a folder. If that fails, for example in a read-only folder, the next reader only takes
// longer.
func (l *list[T]) write(dir string) {
	var payload bytes.Buffer
	if gob.NewEncoder(&payload).Encode(l) != nil {
		return
	}
	sum := checksum[T](payload.Bytes())
	_ = Replace(filepath.Join(dir, listFile), append(sum[:], payload.Bytes()...))
}

// checksum covers the bytes of a list and the type of its documents, because another version of this program may have
// other fields.
func checksum[T any](payload []byte) (sum [sha256.Size]byte) {
	hash := sha256.New()
	fmt.Fprintln(hash, shape(reflect.TypeFor[T]()))
	hash.Write(payload)
	hash.Sum(sum[:0])
	return sum
}

// shape spells out a type that does not contain itself. It stops at types that have their own form as text or bytes.
func shape(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]()) {
		return t.String()
	}
	switch t.Kind() {
	case reflect.Struct:
		var fields strings.Builder
		for i := range t.NumField() {
			f := t.Field(i)
			fmt.Fprintf(&fields, "%s %s %q; ", f.Name, shape(f.Type), f.Tag)
		}
		return "struct{" + fields.String() + "}"
	case reflect.Map:
		return "map[" + shape(t.Key()) + "]" + shape(t.Elem())
	case reflect.Slice, reflect.Array, reflect.Pointer:
		return t.Kind().String() + " of " + shape(t.Elem())
	}
	return t.String()
}
