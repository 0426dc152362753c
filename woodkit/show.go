package woodkit

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"reflect"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"woodscape.example/woodkit/internal/cell"
)

func init() {
	gob.Register(map[string]any{}) // a picture's size crosses GoNB's pipe inside such a map
}

// A Drawing is what Show displays as a picture: every figure of package figure is one, and so may be a type of yours.
type Drawing interface {
	PNG() ([]byte, error) // the picture's file
	Width() int           // at which it is displayed, in CSS pixels
	Alt() string          // a sentence that says what it shows, for those who cannot see it
}

// Show displays things below the cell, in order: a Drawing, an image or a gonum *plot.Plot as a picture, a Table as a table,
// the rest as text. Outside a notebook tables and text are printed, and pictures named in a line. If something cannot be
// drawn, a line on standard error says why.
func Show(things ...any) {
	for _, thing := range things {
		if err := show(thing); err != nil {
			fmt.Fprintln(os.Stderr, "woodkit: showing:", err)
		}
	}
	gonbui.Sync()
}

func show(thing any) error {
	if plot, ok := plotOf(thing); ok {
		return showPlot(plot, plotAlt(thing))
	}
	switch t := thing.(type) {
	case Drawing:
		data, err := t.PNG()
		if err != nil {
			return err
		}
		return cell.Display("", cell.Picture{PNG: data, Width: t.Width(), Alt: t.Alt()})
	case image.Image:
		var buffer bytes.Buffer
		if err := png.Encode(&buffer, t); err != nil {
			return fmt.Errorf("an image: %w", err)
		}
		size := t.Bounds().Size()
		alt := fmt.Sprintf("an image of %d × %d pixels", size.X, size.Y)
		return cell.Display("", cell.Picture{PNG: buffer.Bytes(), Width: min(size.X, pictureWidth), Alt: alt})
	case Table:
		if !gonbui.IsNotebook {
			fmt.Println(t)
			return nil
		}
		gonbui.SendData(&protocol.DisplayData{Data: map[protocol.MIMEType]any{
			protocol.MIMETextHTML:     t.HTML(),
			protocol.MIMETextMarkdown: t.Markdown(),
			protocol.MIMETextPlain:    t.String(),
		}})
	default:
		gonbui.Sync() // pictures before it go another way than standard output
		fmt.Println(thing)
	}
	return gonbui.Error()
}

// pictureWidth is the widest that Show makes a plain image, and the width of a plot, in CSS pixels.
const pictureWidth = 720

// plotOf finds the method by which gonum's *plot.Plot writes itself, WriterTo(width, height vg.Length, format string). It is
// looked for by its name, because to name its types is to import them: that would link gonum's fonts and writers into every
// cell, whether it draws or not.
func plotOf(thing any) (writerTo reflect.Value, ok bool) {
	v := reflect.ValueOf(thing)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return v, false
	}
	m := v.MethodByName("WriterTo")
	if !m.IsValid() {
		return m, false
	}
	t := m.Type()
	ok = t.NumIn() == 3 && t.In(0).Kind() == reflect.Float64 && t.In(0) == t.In(1) && t.In(2).Kind() == reflect.String &&
		t.NumOut() == 2 && t.Out(0) == reflect.TypeFor[io.WriterTo]() && t.Out(1) == reflect.TypeFor[error]()
	return m, ok
}

// plotAlt says what a gonum plot is about: its title and what its axes show, which are read as plotOf finds its method.
func plotAlt(plot any) string {
	v := reflect.Indirect(reflect.ValueOf(plot))
	text := func(path ...string) string {
		at := v
		for _, name := range path {
			if at.Kind() != reflect.Struct {
				return ""
			}
			at = at.FieldByName(name)
		}
		if at.Kind() != reflect.String {
			return ""
		}
		return at.String()
	}
	alt := "A plot"
	if title := text("Title", "Text"); title != "" {
		alt += ": " + title
	}
	if x := text("X", "Label", "Text"); x != "" {
		alt += "; to the right " + x
	}
	if y := text("Y", "Label", "Text"); y != "" {
		alt += "; upwards " + y
	}
	return alt + "."
}

// showPlot draws a gonum plot in gonum's resolution of 96 dots per inch, one for each CSS pixel, as high as 5/8 of its width.
func showPlot(writerTo reflect.Value, alt string) error {
	const points = pictureWidth * 72.0 / 96 // gonum measures lengths in points, 72 of them in an inch
	length := func(points float64) reflect.Value {
		return reflect.ValueOf(points).Convert(writerTo.Type().In(0))
	}
	out := writerTo.Call([]reflect.Value{length(points), length(points * 5 / 8), reflect.ValueOf("png")})
	if err, failed := out[1].Interface().(error); failed {
		return fmt.Errorf("a plot: %w", err)
	}
	var buffer bytes.Buffer
	if _, err := out[0].Interface().(io.WriterTo).WriteTo(&buffer); err != nil {
		return fmt.Errorf("a plot: %w", err)
	}
	return cell.Display("", cell.Picture{PNG: buffer.Bytes(), Width: pictureWidth, Alt: alt})
}
