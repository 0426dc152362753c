package scan

import "encoding/gob"

// A value that gob refuses, or whose own encoding panics, leaves the two ends of a gob stream at odds: of the value, and
// of the types that gob describes on the way, a part has been sent or read and the rest has not. So a mark on the pipe
// follows each value, and where a value was given up another mark, behind which another gob stream begins.

// encoder writes gob streams one after the other.
type encoder struct {
	gob *gob.Encoder
	out *frameWriter
}

func newEncoder(out *frameWriter) *encoder { return &encoder{gob.NewEncoder(out), out} }

// send calls write, which encodes a value. When that fails or panics, the reader never learns of the value.
func (e *encoder) send(write func(*gob.Encoder) error) error {
	err := recovering(func() error { return write(e.gob) })
	if err != nil {
		e.renew()
		return err
	}
	e.out.mark(valueOver)
	return nil
}

// renew begins another stream.
func (e *encoder) renew() {
	e.out.mark(streamOver)
	e.gob = gob.NewEncoder(e.out)
}

// decoder reads what an encoder writes.
type decoder struct {
	gob     *gob.Decoder
	in      *frameReader
	inside  bool // a value, up to its mark
	renewed bool // another stream has begun, and nobody has asked yet
}

func newDecoder(in *frameReader) *decoder { return &decoder{gob: gob.NewDecoder(in), in: in} }

// receive calls read, which decodes a value, and comes back behind that value also when this fails or panics. The
// writer has to begin another stream then.
func receive[V any](d *decoder, read func(*gob.Decoder, *V) error) (V, error) {
	for d.inside && d.in.skip() == streamOver { // the last read ended its goroutine
	}
	d.inside = true
	for {
		var value V
		err := recovering(func() error { return read(d.gob, &value) })
		if d.in.skip() != streamOver {
			d.inside = false
			return value, err
		}
		d.renewed = true
		d.gob = gob.NewDecoder(d.in)
	}
}
