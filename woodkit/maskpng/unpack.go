package maskpng

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// QuickZip makes the archive's files inflate about twice as fast as archive/zip alone: masks are
// small and the PNG in them leaves little to find, so plain bytes are nearly all there is to decode.
// Call it once, before the archive is used. Then the archive is an fs.FS like any other, for
// several goroutines too; archive/zip goes on checking every file's CRC-32.
func QuickZip(archive *zip.Reader) {
	archive.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser {
		u := unpackers.Get().(*unpacker)
		u.reset(r)
		return &unpackedFile{u}
	})
}

var unpackers = sync.Pool{New: func() any { return new(unpacker) }}

const (
	windowSize   = 32 << 10 // a match reaches no further back (RFC 1951)
	unpackOutput = 64 << 10 // of which the first half is window
	unpackInput  = 16 << 10
	longestMatch = 258
	mostHeader   = 400 // bytes of a block's header, and more than a token takes
	unpackBits   = 11
)

// An unpacker inflates a deflate stream into bytes, a piece at a time.
type unpacker struct {
	blockCodes
	source io.Reader
	ended  bool // source has no more
	buffer [unpackInput + padding]byte

	output     [unpackOutput]byte
	read, made int // output[read:made] waits for Read; what lies before it is the window

	block  int // what the next byte belongs to
	last   bool
	stored int // bytes left of a stored block
	err    error

	table [1 << unpackBits]uint32
	reach distanceTable
}

const (
	betweenBlocks = iota
	inStored
	inCodes
	behindAll
)

// An entry of the table: bits | kind << 6 | extra bits << 8 | byte or base length << 16.
const (
	unpackOther = 0 << 6 // a long code, the end of the block, or no code
	unpackByte  = 1 << 6
	unpackMatch = 2 << 6
)

func (u *unpacker) reset(source io.Reader) {
	u.source, u.ended, u.err = source, false, nil
	u.bitReader = bitReader{input: u.buffer[:padding]}
	clear(u.buffer[:padding])
	u.read, u.made = 0, 0
	u.block, u.last, u.stored = betweenBlocks, false, 0
}

// An unpackedFile is what archive/zip holds of an unpacker, so that a second Close does no harm.
type unpackedFile struct{ u *unpacker }

func (f *unpackedFile) Read(p []byte) (int, error) {
	if f.u == nil {
		return 0, fs.ErrClosed
	}
	return f.u.Read(p)
}

// Close gives the unpacker's memory to the next file.
func (f *unpackedFile) Close() error {
	if f.u != nil {
		f.u.source = nil
		unpackers.Put(f.u)
		f.u = nil
	}
	return nil
}

// Read inflates the next bytes.
func (u *unpacker) Read(p []byte) (int, error) {
	for u.read == u.made {
		if u.err != nil {
			return 0, u.err
		}
		u.produce()
	}
	n := copy(p, u.output[u.read:u.made])
	u.read += n
	return n, nil
}

// produce inflates until there is output to read, or an error.
func (u *unpacker) produce() {
	if u.made > windowSize {
		copy(u.output[:windowSize], u.output[u.made-windowSize:u.made])
		u.made = windowSize
	}
	u.read = u.made
	for u.read == u.made && u.err == nil {
		if u.err = u.fetch(); u.err == nil {
			u.err = u.step()
		}
	}
}

// fetch sees to it that a block's header, or some tokens, can be read without looking for more.
func (u *unpacker) fetch() error {
	if u.ended || u.size-u.place >= mostHeader {
		return nil
	}
	rest := u.place - int(u.count/8)
	u.place -= rest
	u.size = copy(u.buffer[:], u.buffer[rest:u.size])
	for u.size < mostHeader && !u.ended {
		n, err := u.source.Read(u.buffer[u.size:unpackInput])
		u.size += n
		if u.ended = err == io.EOF; err != nil && !u.ended {
			return err
		}
	}
	u.input = u.buffer[:u.size+padding]
	clear(u.input[u.size:])
	return nil
}

// step carries on with the block at hand.
func (u *unpacker) step() error {
	var err error
	switch u.block {
	case betweenBlocks:
		err = u.header()
	case inStored:
		err = u.copyStored()
	case inCodes:
		err = u.tokens()
	case behindAll:
		return io.EOF
	}
	if err == nil && u.cut() {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func (u *unpacker) header() error {
	if u.last {
		u.block = behindAll
		return nil
	}
	u.refill()
	u.last = u.take(1) == 1
	switch u.take(2) {
	case 0:
		u.align()
		if u.place+4 > u.size {
			return io.ErrUnexpectedEOF
		}
		u.stored = int(binary.LittleEndian.Uint16(u.input[u.place:]))
		if u.stored != int(^binary.LittleEndian.Uint16(u.input[u.place+2:])) {
			return u.damaged("the lengths of a stored block contradict each other")
		}
		u.place += 4
		u.block = inStored
		return nil
	case 1:
		u.fixedCodes()
	case 2:
		if err := u.dynamicCodes(); err != nil {
			return u.damaged(err.Error())
		}
	default:
		return u.damaged("block type 3 does not exist")
	}
	u.block = inCodes
	u.fillTables()
	return nil
}

func (u *unpacker) damaged(problem string) error {
	return fmt.Errorf("maskpng: inflate a file of a zip archive: %s", problem)
}

func (u *unpacker) copyStored() error {
	if u.stored == 0 {
		u.block = betweenBlocks
		return nil
	}
	if u.place >= u.size {
		return io.ErrUnexpectedEOF
	}
	n := copy(u.output[u.made:], u.input[u.place:min(u.size, u.place+u.stored)])
	u.place += n
	u.stored -= n
	u.made += n
	return nil
}

func (u *unpacker) fillTables() {
	u.literals.fillTable(u.table[:], func(symbol int) uint32 {
		switch {
		case symbol < endOfBlock:
			return unpackByte | uint32(symbol)<<16
		case symbol == endOfBlock || symbol >= literalCodes:
			return unpackOther
		}
		i := symbol - firstLength
		return unpackMatch | uint32(lengthExtra[i])<<8 | uint32(lengthBase[i])<<16
	})
	u.reach.fill(&u.distances)
}

// tokens decodes while there is input and room for a longest match.
func (u *unpacker) tokens() error {
	for u.made+longestMatch <= len(u.output) {
		if u.bytes(); !u.ready() {
			return nil
		}
		u.refill()
		e := u.table[u.hold&(1<<unpackBits-1)]
		length, extra := int(e>>16), uint(e>>8)&0xff
		switch e & (3 << 6) {
		case unpackByte:
			u.take(uint(e & 0x3f))
			u.output[u.made] = byte(length)
			u.made++
			if u.cut() {
				return io.ErrUnexpectedEOF
			}
			continue
		case unpackMatch:
			u.take(uint(e & 0x3f))
		default:
			symbol, size, ok := u.literals.decode(u.hold)
			if !ok || symbol >= literalCodes {
				return u.damaged("bits that are no code")
			}
			u.take(uint(size))
			switch {
			case symbol < endOfBlock:
				u.output[u.made] = byte(symbol)
				u.made++
				continue
			case symbol == endOfBlock:
				u.block = betweenBlocks
				return nil
			}
			length, extra = int(lengthBase[symbol-firstLength]), uint(lengthExtra[symbol-firstLength])
		}
		length += int(u.take(extra))
		distance, ok := u.distance(&u.reach)
		if !ok || distance > u.made {
			return u.damaged("a match without a source")
		}
		if u.cut() {
			return io.ErrUnexpectedEOF
		}
		u.copyMatch(length, distance)
	}
	return nil
}

// ready reports whether refill takes bytes of the stream, not of the padding behind a part of it.
func (u *unpacker) ready() bool { return u.ended || u.place+8 <= u.size }

// bytes decodes while tokens are single bytes.
func (u *unpacker) bytes() {
	input, place, hold, count := u.input, u.place, u.hold, u.count
	if !u.ended {
		input = input[:u.size]
	}
	output, made := u.output[:len(u.output)-longestMatch], u.made
	for made+4 <= len(output) && place+8 <= len(input) {
		hold |= binary.LittleEndian.Uint64(input[place:]) << (count & 63)
		place += int(63-count&63) >> 3
		count |= 56
		for range 4 {
			e := u.table[hold&(1<<unpackBits-1)]
			if e&(3<<6) != unpackByte {
				goto out
			}
			hold >>= e & 0x3f
			count -= uint(e)
			output[made] = byte(e >> 16)
			made++
		}
	}
out:
	u.place, u.hold, u.count, u.made = place, hold, count&63, made
}

func (u *unpacker) copyMatch(length, distance int) {
	to, from := u.made, u.made-distance
	u.made += length
	for to < u.made {
		n := copy(u.output[to:u.made], u.output[from:to])
		to += n
	}
}
