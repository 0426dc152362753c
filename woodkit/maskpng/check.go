package maskpng

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
)

// Files for image/png are checked here first, because image/png does not say where a fault is, and does not notice bytes
// that follow the compressed data.

// checkFilters checks the filter type of each row in the residuals, which end with endResidual.
func checkFilters(list []residual, h header) error {
	row, start := 0, uint64(0)
	for width, height := range h.passes {
		for range height {
			for list[0].end() <= start {
				list = list[1:]
			}
			if r := list[0]; r.position() <= start && r.value() > filterPaeth {
				return &filterError{row, start, r.value()}
			}
			row++
			start += h.rowBytes(width)
		}
	}
	return nil
}

// checkBytes checks the compressed data byte by byte, for data with too many residuals.
func checkBytes(payload []byte, h header) error {
	source := bytes.NewReader(payload) // a ByteReader, so zlib reads no byte behind the stream's end
	stream, err := zlib.NewReader(source)
	if err != nil {
		return &damage{0, "no zlib header: " + err.Error()}
	}
	var bad error // returned only after the data has passed its own checks
	rows := bufio.NewReaderSize(stream, 32<<10)
	row, start := 0, uint64(0)
	for width, height := range h.passes {
		length := h.rowBytes(width)
		for range height {
			filter, err := rows.ReadByte()
			read := uint64(0)
			if err == nil {
				var n int
				n, err = rows.Discard(int(length - 1))
				read = 1 + uint64(n)
			}
			if err != nil {
				return streamError(err, payload, source.Len(), start+read, h)
			}
			if filter > filterPaeth && bad == nil {
				bad = &filterError{row, start, filter}
			}
			row++
			start += length
		}
	}
	place := len(payload) - source.Len()
	switch _, err := rows.ReadByte(); {
	case err == nil:
		return &damage{place, tooMuch(start)}
	case !errors.Is(err, io.EOF):
		return streamError(err, payload, source.Len(), start, h)
	case source.Len() > 0:
		return &damage{len(payload) - source.Len(), trailing(source.Len())}
	}
	return bad
}

const adlerSize = 4

// streamError explains an error of compress/zlib. rest bytes of the payload were not read, and size bytes were inflated.
func streamError(err error, payload []byte, rest int, size uint64, h header) error {
	place := len(payload) - rest
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(err, &corrupt):
		return &damage{min(int(corrupt)+zlibHeaderSize, len(payload)), "the compressed data is damaged"}
	case errors.Is(err, io.EOF):
		return &damage{place - adlerSize, tooLittle(size, h.dataBytes())}
	case errors.Is(err, zlib.ErrChecksum):
		return &damage{place - adlerSize, "the compressed data does not match its Adler-32: the file is damaged"}
	}
	return &damage{place, "the compressed data is cut short"}
}
