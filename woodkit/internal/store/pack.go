package store

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Pack writes document, compressed, as NAME.KIND.json.gz into the folder dir, and creates dir if needed. Use it for
// something that belongs to the document NAME but is too large to be read with it. Afterwards the whole file is there,
// or an error says why not.
func Pack(dir, name, kind string, document any) error {
	var buffer bytes.Buffer
	writer, err := gzip.NewWriterLevel(&buffer, gzip.BestSpeed)
	if err == nil {
		err = json.NewEncoder(writer).Encode(document)
	}
	if err == nil {
		err = writer.Close()
	}
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return fmt.Errorf("saving %s of %s: %w", kind, name, err)
	}
	return Replace(filepath.Join(dir, name+"."+kind+packed), buffer.Bytes())
}

// Unpack reads what Pack wrote and checks it with accept. If the file is damaged (gzip's checksum shows that) or accept
// refuses it, Unpack moves it into the folder "damaged" below dir, and the error says so. If the file cannot be read,
// it stays where it is. If it does not exist, the error wraps fs.ErrNotExist.
func Unpack[T any](dir, name, kind string, accept func(T) error) (document T, err error) {
	file := name + "." + kind + packed
	data, err := readFile(filepath.Join(dir, file), maxPacked)
	if err != nil {
		return document, err
	}
	if document, err = unpack[T](data); err == nil {
		err = accept(document)
	}
	if err == nil {
		return document, nil
	}
	var none T
	if failed := moveAside(dir, file); failed != nil {
		return none, fmt.Errorf("reading %s: %w", file, errors.Join(err, failed))
	}
	return none, fmt.Errorf("reading %s: %w; set aside in %s", file, err, filepath.Join(dir, Aside))
}

// unpack decodes one document. Nothing may follow it.
func unpack[T any](data []byte) (document T, err error) {
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return document, err
	}
	text, err := io.ReadAll(io.LimitReader(reader, maxPacked+1))
	switch {
	case err != nil:
		return document, err
	case len(text) > maxPacked:
		return document, fmt.Errorf("unpacks to more than %d bytes", maxPacked)
	}
	return document, json.Unmarshal(text, &document)
}
