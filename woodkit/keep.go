package woodkit

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/internal/whole"
)

// Must returns value. If there is an error, it prints the error and the cell's line on standard error, and ends the cell with
// exit status 1.
func Must[T any](value T, err error) T {
	if err != nil {
		cell.End(err)
	}
	return value
}

// keptFile returns the path of the file of a kept value. It contains the session, so that two notebooks may use the same
// name.
func keptFile(name string) (string, error) {
	place, err := home.Find()
	if err != nil {
		return "", err
	}
	return filepath.Join(place.Dir, "kept", cell.Session()+"-"+digest.Short([]byte(name))+".gob"), nil
}

// Keep saves a value under a name for the later cells of this notebook. This is needed because each cell is a separate
// program, and only files pass between them. Keeping again replaces the value. A value that would not come back whole
// (encoding/gob leaves out unexported fields and functions) is not kept. Instead, the cell ends with a line that says why, as
// in Must.
func Keep(name string, value any) {
	if err := keepWhole(name, value); err != nil {
		cell.End(fmt.Errorf("keeping %q: %w", name, err))
	}
}

// keepWhole saves a value after checking that it comes back whole.
func keepWhole(name string, value any) error {
	path, err := keptFile(name)
	if err != nil {
		return err
	}
	data, err := wholeGob(value)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return store.Replace(path, data)
}

// wholeGob encodes a value, and decodes it to check that nothing is lost.
func wholeGob(value any) ([]byte, error) {
	v := reflect.ValueOf(value)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, errors.New("it is nil, so there is nothing to keep")
	}
	if err := whole.Check(v.Type()); err != nil {
		return nil, err
	}
	if err := whole.RingsOf(v.Type()).Check(v); err != nil {
		return nil, err
	}
	before, err := digest.Exact(value)
	if err != nil {
		return nil, err
	}
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(value); err != nil {
		return nil, err
	}
	back := reflect.New(v.Type())
	if err := gob.NewDecoder(bytes.NewReader(buffer.Bytes())).DecodeValue(back); err != nil {
		return nil, err
	}
	after, err := digest.Exact(back.Interface())
	if err == nil && before != after {
		err = fmt.Errorf("a %s would not come back whole: encoding/gob loses a part of it, such as a pointer to zero; keep plain values instead", v.Type())
	}
	return buffer.Bytes(), err
}

// Kept returns the value that an earlier cell kept under the name. The type must be the one that was kept.
func Kept[T any](name string) (value T, err error) {
	path, err := keptFile(name)
	if err != nil {
		return value, fmt.Errorf("taking %q: %w", name, err)
	}
	data, err := regular.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return value, fmt.Errorf("taking %q: nothing of that name is kept; run the cell above that keeps it first", name)
	}
	if err != nil {
		return value, fmt.Errorf("taking %q: %w", name, err)
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&value); err != nil {
		return value, fmt.Errorf("taking %q: %w", name, err)
	}
	return value, nil
}
