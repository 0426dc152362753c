package notebook

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"strings"
)

// Output is one output of a code cell.
type Output struct {
	Kind string // stream, display_data, execute_result or error

	Stream string            // stdout or stderr, for a stream
	Text   string            // text of a stream, or traceback of an error
	Data   map[string]string // shown data by media type, for the other kinds; an image as base64

	ErrorName, ErrorValue string // for an error
}

// Outputs returns the outputs of a code cell in order.
func (c Cell) Outputs() []Output {
	list, _ := c.tree["outputs"].([]any)
	var outputs []Output
	for _, entry := range list {
		tree, _ := entry.(map[string]any)
		text := func(name string) string {
			text, _ := lines(tree[name])
			return text
		}
		output := Output{Kind: text("output_type"), Stream: text("name"), Text: text("text")}
		if output.Kind == "error" {
			output.ErrorName, output.ErrorValue = text("ename"), text("evalue")
			output.Text = traceback(tree["traceback"])
		}
		if data, ok := tree["data"].(map[string]any); ok {
			output.Data = make(map[string]string)
			for media, content := range data {
				output.Data[media], _ = lines(content)
			}
		}
		outputs = append(outputs, output)
	}
	return outputs
}

// traceback joins the entries of a traceback, which do not end in newlines.
func traceback(value any) string {
	list, _ := value.([]any)
	var entries []string
	for _, entry := range list {
		if entry, ok := entry.(string); ok {
			entries = append(entries, entry)
		}
	}
	return strings.Join(entries, "\n")
}

// MediaPNG is the media type of PNG images.
const MediaPNG = "image/png"

// Picture decodes the output's image/png, and returns nil if there is none.
func (o Output) Picture() (image.Image, error) {
	text, ok := o.Data[MediaPNG]
	if !ok {
		return nil, nil
	}
	compressed, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(text, "\n", ""))
	if err != nil {
		return nil, fmt.Errorf("decoding a picture: %w", err)
	}
	picture, err := png.Decode(bytes.NewReader(compressed))
	if err != nil {
		return nil, fmt.Errorf("decoding a picture: %w", err)
	}
	return picture, nil
}

// Streams returns what the cell printed to stdout and stderr, in order.
func (c Cell) Streams() string {
	var text strings.Builder
	for _, output := range c.Outputs() {
		if output.Kind == "stream" {
			text.WriteString(output.Text)
		}
	}
	return text.String()
}
