package maskpng

import (
	"errors"
	"fmt"
)

// ErrTooLarge is wrapped by the error for a picture whose header promises more pixels than the
// caller allows. No memory has been taken for the picture when it is returned.
var ErrTooLarge = errors.New("picture larger than allowed")

// A FormatError says what is wrong with a PNG file and where. The file is damaged, or no PNG at all,
// or it is one of those that other decoders take although its meaning would be a guess: the package
// comment lists them.
type FormatError struct {
	Offset  int64  // byte of the file at which the fault was noticed, from 0
	Problem string // what is wrong there
	Cut     bool   // the file ends too early: only a part of it was copied
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("byte %d: %s", e.Offset, e.Problem)
}

// A ClassError is a pixel whose value cannot be a class: above the class table, above 255 in a
// 16-bit file, or a colour where a grey value was expected.
type ClassError struct {
	X, Y    int    // the first such pixel in reading order
	Problem string // what its value is, and what was expected
}

func (e *ClassError) Error() string {
	return fmt.Sprintf("pixel (%d, %d): %s", e.X, e.Y, e.Problem)
}

// A sizeError is a mask of another size than the ones before it.
type sizeError struct {
	Name                  string // the mask, as its caller named it
	Width, Height         int    // its size
	WantWidth, WantHeight int    // the size of the masks before it
}

func (e *sizeError) Error() string {
	return fmt.Sprintf("%s is %d×%d pixels, but the masks before it are %d×%d",
		e.Name, e.Width, e.Height, e.WantWidth, e.WantHeight)
}

// errTooManyRuns sends a valid file to image/png: it has so many runs that pixels are cheaper.
var errTooManyRuns = errors.New("maskpng: more runs than pixels are worth")
