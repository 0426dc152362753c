package scan

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFramesCarryAnyStream: a stream written in pieces of any size, but not empty ones, is read back unchanged.
func TestFramesCarryAnyStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 1, 300)).Draw(t, "messages")
		printed := rapid.SliceOf(rapid.Byte()).Draw(t, "printed before")
		var pipe, want bytes.Buffer
		pipe.Write(printed)
		w := newFrameWriter(&pipe, 300)
		w.Write(nil)
		for _, m := range messages {
			if n, err := w.Write(m); n != len(m) || err != nil {
				t.Fatalf("wrote %d of %d, %v", n, len(m), err)
			}
			want.Write(m)
		}
		w.flush()
		r := newFrameReader(&pipe, 300)
		if before, err := r.skipTo(); !bytes.Equal(before, printed) || err != nil {
			t.Fatalf("before the first frame: %q, %v", before, err)
		}
		first := []byte{}
		if want.Len() > 0 {
			b, err := r.ReadByte()
			if err != nil {
				t.Fatal(err)
			}
			first = append(first, b)
		}
		rest, err := io.ReadAll(r)
		if got := append(first, rest...); !bytes.Equal(got, want.Bytes()) || err != nil || !errors.Is(r.err, io.EOF) {
			t.Fatalf("got %q, want %q, %v, %v", got, want.Bytes(), err, r.err)
		}
	})
}

// TestMarks: a read stops at a mark, and skip moves past the next one.
func TestMarks(t *testing.T) {
	var pipe bytes.Buffer
	w := newFrameWriter(&pipe, 300)
	w.Write([]byte("one"))
	w.mark(streamOver)
	w.Write([]byte("other"))
	w.Write([]byte("thing"))
	w.mark(valueOver)
	w.flush()
	r := newFrameReader(&pipe, 300)
	for _, want := range []string{"one", ""} {
		if got, err := io.ReadAll(r); string(got) != want || err != errMark || r.err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if mark := r.skip(); mark != streamOver {
		t.Errorf("mark %x", mark)
	}
	if b, err := r.ReadByte(); b != 'o' || err != nil {
		t.Errorf("then %q, %v", b, err)
	}
	if mark := r.skip(); mark != valueOver {
		t.Errorf("mark %x", mark)
	}
	if mark := r.skip(); mark != noMark || r.err != io.EOF {
		t.Errorf("mark %x at the end, %v", mark, r.err)
	}
}

func TestFramesRefuse(t *testing.T) {
	header := func(length uint64) string { return string(binary.LittleEndian.AppendUint64([]byte(magic), length)) }
	for _, c := range []struct {
		name, pipe string
		want       error
	}{
		{"a line of text", "printed by a library\n", errGarbage},
		{"a line after a frame", header(2) + "ok" + "and more", errGarbage},
		{"a length over the limit", header(301) + strings.Repeat("x", 301), errGarbage},
		{"the largest length", header(1<<64 - 1), errGarbage},
		{"half a header", header(5)[:11], io.ErrUnexpectedEOF},
		{"half a frame", header(5) + "abc", io.EOF},
		{"nothing", "", io.EOF},
	} {
		r := newFrameReader(strings.NewReader(c.pipe), 300)
		if _, err := io.ReadAll(r); !errors.Is(r.err, c.want) {
			t.Errorf("%s: %v, %v", c.name, err, r.err)
		}
	}
	var pipe bytes.Buffer
	w := newFrameWriter(&pipe, 300)
	if _, err := w.Write(make([]byte, 301)); !errors.As(err, &errTooLarge{}) || w.err != nil || w.out.Buffered() != 0 {
		t.Errorf("too large: %v, %v", err, w.err)
	}
}

// FuzzFrames: no input makes the reader return more bytes than it got, or wait, or panic.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(magic + "\x01\x00\x00\x00\x00\x00\x00\x00x"))
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, pipe []byte) {
		r := newFrameReader(bytes.NewReader(pipe), 1<<10)
		var got []byte
		for r.err == nil {
			stream, _ := io.ReadAll(r)
			got = append(got, stream...)
			r.skip()
		}
		if r.err == nil || len(got) > len(pipe) || len(got) > 0 && !bytes.Contains(pipe, got[:min(len(got), 1)]) {
			t.Errorf("%d bytes of %d, %v", len(got), len(pipe), r.err)
		}
	})
}
