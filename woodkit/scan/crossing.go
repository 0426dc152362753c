package scan

import (
	"encoding/gob"
	"errors"
	"io"
)

// checkEncoding tries one item, since GobEncode may refuse a value whose type is fine.
func checkEncoding[T any](item T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.Unwrap(panicked(p))
		}
	}()
	return gob.NewEncoder(io.Discard).Encode(call[T]{Item: item})
}
