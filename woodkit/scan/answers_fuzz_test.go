package scan

import (
	"bytes"
	"encoding/gob"
	"testing"
)

// answersOf writes answers with these values in the way a worker does.
func answersOf[R any](t testing.TB, values ...R) []byte {
	t.Helper()
	var pipe bytes.Buffer
	out := newFrameWriter(&pipe, 1<<30)
	answers := newEncoder(out)
	for _, value := range values {
		a := received{value, outcome{Worked: 5}}
		if err := answers.send(func(e *gob.Encoder) error { return crossingOf[string, R]().encodeAnswer(e, a) }); err != nil {
			t.Fatal(err)
		}
	}
	answers.renew()
	if err := out.flush(); err != nil {
		t.Fatal(err)
	}
	return pipe.Bytes()
}

// readAnswers reads until the pipe has ended. It returns how many answers were complete.
func readAnswers[R any](t *testing.T, pipe []byte, limit int64) (whole int) {
	t.Helper()
	in := newFrameReader(bytes.NewReader(pipe), limit)
	answers := newDecoder(in)
	for n := 0; in.err == nil; n++ {
		if n > len(pipe)/headerLength {
			t.Fatalf("%d answers from %d bytes", n, len(pipe))
		}
		a, err := receive(answers, crossingOf[string, R]().decodeAnswer)
		if err == nil && in.err == nil {
			whole++
			_ = a.err()
		}
	}
	return whole
}

// rowsAnnounced returns an answer that announces this many rows and has only one.
func rowsAnnounced(t testing.TB, rows int) []byte {
	t.Helper()
	var pipe bytes.Buffer
	out := newFrameWriter(&pipe, 1<<30)
	err := newEncoder(out).send(func(e *gob.Encoder) error {
		if err := e.Encode(answer[[][]byte]{Outcome: outcome{Rows: rows}}); err != nil {
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

// TestRowsThatNeverCome checks that announced rows take no memory before they arrive, because the bytes on the pipe may
// not be an answer.
func TestRowsThatNeverCome(t *testing.T) {
	for _, rows := range []int{2, 1 << 40, 1 << 62, -1} {
		if n := readAnswers[[][]byte](t, rowsAnnounced(t, rows), 1<<30); n != 0 {
			t.Errorf("%d rows announced and one sent: %d answers", rows, n)
		}
	}
}

// FuzzAnswers checks that no bytes on the pipe make the reader of answers panic, wait, or take more memory than they
// have.
func FuzzAnswers(f *testing.F) {
	f.Add(answersOf(f, [][]byte{[]byte("a"), nil}, nil, [][]byte{[]byte("plane")}))
	f.Add(answersOf(f, map[string]int{"road": 1}, nil))
	f.Add(rowsAnnounced(f, 3))
	f.Fuzz(func(t *testing.T, pipe []byte) {
		readAnswers[[][]byte](t, pipe, 1<<12)
		readAnswers[map[string]int](t, pipe, 1<<12)
	})
}

// FuzzRequests does the same for the reader in a worker.
func FuzzRequests(f *testing.F) {
	var pipe bytes.Buffer
	out := newFrameWriter(&pipe, 1<<12)
	requests := newEncoder(out)
	for _, item := range []string{"00000_FV", ""} {
		if err := requests.send(func(e *gob.Encoder) error { return crossingOf[string, int]().encodeCall(e, item) }); err != nil {
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
			// A refused call must not be done, nor a call after which the pipe has failed.
			_, _ = receive(requests, crossingOf[string, int]().decodeCall)
		}
	})
}
