package scan

import (
	"bytes"
	"encoding/gob"
	"testing"
)

// answersOf writes answers as a worker does, each with this value.
func answersOf[R any](t testing.TB, values ...R) []byte {
	t.Helper()
	var pipe bytes.Buffer
	out := newFrameWriter(&pipe, 1<<30)
	answers := newEncoder(out)
	for _, value := range values {
		a := answer[R]{Value: value, Worked: 5}
		if err := answers.send(func(e *gob.Encoder) error { return encodeAnswer(e, a) }); err != nil {
			t.Fatal(err)
		}
	}
	answers.renew()
	if err := out.flush(); err != nil {
		t.Fatal(err)
	}
	return pipe.Bytes()
}

// readAnswers reads until the pipe is over, and returns how many answers were whole.
func readAnswers[R any](t *testing.T, pipe []byte, limit int64) (whole int) {
	t.Helper()
	in := newFrameReader(bytes.NewReader(pipe), limit)
	answers := newDecoder(in)
	for n := 0; in.err == nil; n++ {
		if n > len(pipe)/headerLength {
			t.Fatalf("%d answers from %d bytes", n, len(pipe))
		}
		a, err := receive(answers, decodeAnswer[R])
		if err == nil && in.err == nil {
			whole++
			_ = a.err()
		}
	}
	return whole
}

// rowsAnnounced is an answer that says so many rows follow, and one does.
func rowsAnnounced(t testing.TB, rows int) []byte {
	t.Helper()
	var pipe bytes.Buffer
	out := newFrameWriter(&pipe, 1<<30)
	err := newEncoder(out).send(func(e *gob.Encoder) error {
		if err := e.Encode(answer[[][]byte]{Rows: rows}); err != nil {
			return err
		}
		return e.Encode([]byte("a row"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.flush(); err != nil {
		t.Fatal(err)
	}
	return pipe.Bytes()
}

// TestRowsThatNeverCome take no memory: what stands on the pipe need not be an answer.
func TestRowsThatNeverCome(t *testing.T) {
	for _, rows := range []int{2, 1 << 40, 1 << 62, -1} {
		if n := readAnswers[[][]byte](t, rowsAnnounced(t, rows), 1<<30); n != 0 {
			t.Errorf("%d rows announced and one sent: %d answers", rows, n)
		}
	}
}

// FuzzAnswers: no bytes on the pipe make the reader of answers panic, wait, or take more memory than they have.
func FuzzAnswers(f *testing.F) {
	f.Add(answersOf(f, [][]byte{[]byte("a"), nil}, nil, [][]byte{[]byte("plane")}))
	f.Add(answersOf(f, map[string]int{"road": 1}, nil))
	f.Add(rowsAnnounced(f, 3))
	f.Fuzz(func(t *testing.T, pipe []byte) {
		readAnswers[[][]byte](t, pipe, 1<<12)
		readAnswers[map[string]int](t, pipe, 1<<12)
	})
}

// FuzzRequests is the same for what a worker reads.
func FuzzRequests(f *testing.F) {
	var pipe bytes.Buffer
	out := newFrameWriter(&pipe, 1<<12)
	requests := newEncoder(out)
	for _, item := range []string{"00000_FV", ""} {
		if err := requests.send(func(e *gob.Encoder) error { return e.Encode(call[string]{Item: item}) }); err != nil {
			f.Fatal(err)
		}
	}
	if err := out.flush(); err != nil {
		f.Fatal(err)
	}
	f.Add(pipe.Bytes())
	f.Fuzz(func(t *testing.T, pipe []byte) {
		in := newFrameReader(bytes.NewReader(pipe), 1<<12)
		requests := newDecoder(in)
		for n := 0; in.err == nil; n++ {
			if n > len(pipe)/headerLength {
				t.Fatalf("%d calls from %d bytes", n, len(pipe))
			}
			// A call that is refused, or behind which the pipe is not sound, is not done.
			_, _ = receive(requests, func(d *gob.Decoder, c *call[string]) error { return d.Decode(c) })
		}
	})
}
