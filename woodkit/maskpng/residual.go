package maskpng

// A residual is a run of equal bytes, other than 0, in the inflated stream. The stream has the rows as they are before the
// filters are undone, each with its filter byte first. All other bytes are 0. A residual is position << 32 | value << 24 |
// length.
type residual uint64

const maxResidualLength = 1<<24 - 1

func makeResidual(position, length uint64, value uint8) residual {
	return residual(position<<32 | uint64(value)<<24 | length)
}

func (r residual) position() uint64 { return uint64(r >> 32) }
func (r residual) length() uint64   { return uint64(r) & maxResidualLength }
func (r residual) value() uint8     { return uint8(r >> 24) }
func (r residual) end() uint64      { return r.position() + r.length() }

// maxPosition limits the streams that are kept as residuals. The rest of the range is room for data beyond the limit, until
// it is noticed.
const maxPosition = 1<<32 - 1<<16

// endResidual is the end of every list of residuals. No row reaches it.
const endResidual = residual(1<<64 - 1<<32)

// appendRepeat adds length bytes that equal the last byte.
func appendRepeat(list []residual, position, length uint64) []residual {
	if len(list) == 0 {
		return list
	}
	last := &list[len(list)-1]
	if last.end() != position {
		return list // the last byte is 0
	}
	return appendRun(list, position, length, last.value())
}

// appendRun adds length bytes of one value. It may extend the last residual.
func appendRun(list []residual, position, length uint64, value uint8) []residual {
	if value == 0 || length == 0 {
		return list
	}
	if len(list) > 0 {
		last := &list[len(list)-1]
		if last.end() == position && last.value() == value && last.length()+length <= maxResidualLength {
			*last += residual(length)
			return list
		}
	}
	for length > maxResidualLength {
		list = append(list, makeResidual(position, maxResidualLength, value))
		position += maxResidualLength
		length -= maxResidualLength
	}
	return append(list, makeResidual(position, length, value))
}
