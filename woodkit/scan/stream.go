package scan

import "encoding/gob"

// When gob refuses a value, or the value's own encoding panics, the two ends of a gob stream no longer agree: part of
// the value, and of the type descriptions that gob sends along, has been sent or read, and the rest has not. So a mark
// follows each value on the pipe. If a value was given up, another mark follows, and after it another gob stream
// begins.

// encoder writes gob streams one after the other.
type encoder struct {
	gob *gob.Encoder
	out *frameWriter
}

func newEncoder(out *frameWriter) *encoder { return &encoder{gob.NewEncoder(out), out} }

// send calls write, which encodes a value. If write fails or panics, the reader never sees the value.
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
	inside  bool // reading a value whose mark has not come yet
	renewed bool // another stream has begun, and serve has not noticed yet
}

func newDecoder(in *frameReader) *decoder { return &decoder{gob: gob.NewDecoder(in), in: in} }

// receive calls read, which decodes a value. Afterwards the stream stands behind that value, even if read failed or
// panicked. In that case the writer must begin another stream.
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
