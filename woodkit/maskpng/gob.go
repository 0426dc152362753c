package maskpng

import (
	"encoding/binary"
	"errors"
	"math"
)

// MarshalBinary encodes the mask for another process, for example for encoding/gob: the width, the height and the number of
// runs, then the index of each row's first run, then the runs, all as little-endian 32-bit numbers.
func (m *Mask) MarshalBinary() ([]byte, error) {
	if m.Width > maxWidth || m.Height > math.MaxInt32 || len(m.runs) > math.MaxInt32 {
		return nil, errors.New("maskpng: the mask is too large to be sent")
	}
	data := make([]byte, 0, 4*(3+len(m.rows)+len(m.runs)))
	for _, n := range []int{m.Width, m.Height, len(m.runs)} {
		data = binary.LittleEndian.AppendUint32(data, uint32(n))
	}
	for _, list := range [][]uint32{m.rows, m.runs} {
		for _, n := range list {
			data = binary.LittleEndian.AppendUint32(data, n)
		}
	}
	return data, nil
}

var errNoMask = errors.New("maskpng: these bytes are not a mask from MarshalBinary")

// UnmarshalBinary decodes the bytes from MarshalBinary. If they cannot be a mask, it returns an error and leaves m
// unchanged.
func (m *Mask) UnmarshalBinary(data []byte) error {
	if len(data) < 12 || len(data)%4 != 0 {
		return errNoMask
	}
	list := make([]uint32, len(data)/4)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	width, height, runs := list[0], uint64(list[1]), uint64(list[2])
	list = list[3:]
	if width == 0 && height == 0 && runs == 0 && len(list) <= 1 {
		m.reset(0, 0)
		m.rows = append(m.rows, list...)
		return nil
	}
	if uint64(len(list)) != height+1+runs || width > maxWidth {
		return errNoMask
	}
	got := Mask{int(width), int(height), list[height+1:], list[: height+1 : height+1]}
	if !got.whole() {
		return errNoMask
	}
	*m = got
	return nil
}

// whole reports whether the rows use all runs in order, and whether the runs of each row fill it.
func (m *Mask) whole() bool {
	next := uint32(0)
	for y := range m.Height {
		first, end := m.rows[y], m.rows[y+1]
		if first != next || end < first || int(end) > len(m.runs) {
			return false
		}
		column, before := uint32(0), -1
		for _, r := range m.runs[first:end] {
			if r>>8 <= column || int(uint8(r)) == before {
				return false
			}
			column, before = r>>8, int(uint8(r))
		}
		if int(column) != m.Width {
			return false
		}
		next = end
	}
	return int(next) == len(m.runs)
}
