package figure

import (
	"fmt"
	"image"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/store"
)

// A Figure is a finished drawing. Give it to Show, or save it. Its PNG has two pixels for each CSS pixel of its Width.
type Figure struct{ drawing plot.Figure }

// New makes a figure of a drawing.
func New(drawing plot.Figure) Figure { return Figure{drawing} }

// Width is the width at which the figure is meant to be shown, in CSS pixels.
func (f Figure) Width() int { return f.drawing.Width() }

// Alt describes the figure, for readers who cannot see it.
func (f Figure) Alt() string { return f.drawing.Alt() }

// Image returns the drawing. The error says what is wrong with the data that it was made from.
func (f Figure) Image() (image.Image, error) { return f.drawing.Image() }

// PNG returns the drawing as a PNG file. Errors are those of Image.
func (f Figure) PNG() ([]byte, error) { return f.drawing.PNG() }

// Save writes the drawing as a PNG file. The file appears complete or not at all.
func (f Figure) Save(file string) error {
	data, err := f.PNG()
	if err != nil {
		return fmt.Errorf("saving figure %s: %w", file, err)
	}
	if err := store.Replace(file, data); err != nil {
		return fmt.Errorf("saving figure: %w", err)
	}
	return nil
}
