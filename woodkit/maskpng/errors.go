package maskpng

import (
	"errors"
	"fmt"
)

// ErrTooLarge is wrapped by the error for an image whose header declares more pixels than the caller allows. The error is
// returned before memory is allocated for the image.
var ErrTooLarge = errors.New("image larger than allowed")

// A FormatError says what is wrong with a PNG file and where. The file is damaged, or it is not a PNG, or other decoders
// accept it although they have to guess its meaning. The package comment lists these cases.
type FormatError struct {
	Offset  int64  // byte of the file, from 0, at which the fault was noticed
	Problem string // description of the fault
	Cut     bool   // the file ends too early, so only a part of it was copied
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("byte %d: %s", e.Offset, e.Problem)
}

// A ClassError is a pixel whose value cannot be a class: it is above the class table, above 255 in a 16-bit file, or a
// colour where a grey value was expected. Or its index in a palette does not tell the class.
type ClassError struct {
	X, Y    int    // the first such pixel in reading order
	Problem string // its value, and the expected values
}

func (e *ClassError) Error() string {
	return fmt.Sprintf("pixel (%d, %d): %s", e.X, e.Y, e.Problem)
}

// A sizeError is a mask whose size differs from that of the masks before it.
type sizeError struct {
	Name                  string // the caller's name for the mask
	Width, Height         int    // its size
	WantWidth, WantHeight int    // the size of the masks before it
}

func (e *sizeError) Error() string {
	return fmt.Sprintf("%s is %d×%d pixels, but the masks before it are %d×%d",
		e.Name, e.Width, e.Height, e.WantWidth, e.WantHeight)
}

// errTooManyRuns sends a valid file to image/png, because it has so many runs that pixels are cheaper.
var errTooManyRuns = errors.New("maskpng: so many runs that pixels are cheaper")

// inflate.go and check.go both inflate data. They share these messages.

func tooMuch(limit uint64) string {
	return fmt.Sprintf("the compressed data has more than the %d bytes that the header promises", limit)
}

func tooLittle(size, limit uint64) string {
	return fmt.Sprintf("the compressed data ends after %d of %d bytes", size, limit)
}

func trailing(n int) string {
	return fmt.Sprintf("%d bytes follow the compressed data", n)
}
