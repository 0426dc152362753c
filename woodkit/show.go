package woodkit

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"image"
	"image/png"
	"os"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

func init() {
	gob.Register(map[string]any{}) // a picture's size crosses GoNB's pipe inside such a map
}

// imageWidth is the widest that Show makes a plain image, in CSS pixels.
const imageWidth = 720

// Show displays things below the cell, in order: a Figure, another drawing or an image as a picture, a Table as a table, the rest as text.
// Outside a notebook tables and text are printed, and pictures named in a line. What cannot be drawn is said on standard
// error.
func Show(things ...any) {
	for _, thing := range things {
		if err := show(thing); err != nil {
			fmt.Fprintln(os.Stderr, "woodkit: showing:", err)
		}
	}
	gonbui.Sync()
}

// drawing is what another package draws.
type drawing interface {
	PNG() ([]byte, error) // the picture's file
	Width() int           // at which it is displayed, in CSS pixels
	Alt() string          // a sentence that says what it shows
}

func show(thing any) error {
	switch t := thing.(type) {
	case Figure:
		return showFigure("", t)
	case drawing:
		data, err := t.PNG()
		if err != nil {
			return err
		}
		return showPNG("", data, t.Width())
	case image.Image:
		var buffer bytes.Buffer
		if err := png.Encode(&buffer, t); err != nil {
			return fmt.Errorf("an image: %w", err)
		}
		return showPNG("", buffer.Bytes(), min(t.Bounds().Dx(), imageWidth))
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
		fmt.Println(thing)
	}
	return gonbui.Error()
}

// showFigure displays a figure in a place.
func showFigure(place string, f Figure) error {
	data, err := f.PNG()
	if err != nil {
		return err
	}
	return showPNG(place, data, f.Width())
}

// showPNG displays a picture at a width in CSS pixels; its height follows. It takes the place of what was displayed under
// the same name before; with an empty name it has a place of its own.
func showPNG(place string, data []byte, width int) error {
	if !gonbui.IsNotebook {
		fmt.Printf("[a picture of %d bytes, shown in a notebook]\n", len(data))
		return nil
	}
	gonbui.SendData(&protocol.DisplayData{
		DisplayID: place,
		Data:      map[protocol.MIMEType]any{protocol.MIMEImagePNG: data},
		Metadata:  map[string]any{string(protocol.MIMEImagePNG): map[string]any{"width": width}},
	})
	return gonbui.Error()
}
