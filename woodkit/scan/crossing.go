package scan

import (
	"encoding/gob"
	"errors"
	"io"
)

// checkEncoding encodes one item as a test, because GobEncode may refuse a value although its type is fine.
func checkEncoding[T any](item T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.Unwrap(panicked(p))
		}
	}()
	return gob.NewEncoder(io.Discard).Encode(call[T]{Item: item})
}
