package figure

import (
	"fmt"
	"image"
	"image/color"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/maskpng"
)

// rowColumns is the number of columns that Row draws. With so few, each byte can be seen.
const rowColumns = 128

// Row draws a part of a mask's row y three times. The first strip shows the classes. The second shows the bytes that are in
// the file's rows: after filter Sub, these are the differences from the left neighbours. The third shows the deflate tokens
// that stand for these bytes. The part is where the class changes most often. Row fails if the mask cannot be read, if the
// tokens of its file cannot be listed, and if it has no such row.
func Row(classes woodkit.ClassTable, f woodkit.Frame, y int) (Figure, error) {
	mask, err := f.Mask()
	if err != nil {
		return Figure{}, err
	}
	if y < 0 || y >= mask.Height {
		return Figure{}, fmt.Errorf("drawing row %d of %s: it has %d rows", y, f, mask.Height)
	}
	from, to := busiest(mask, y)
	data, err := f.Bytes()
	if err != nil {
		return Figure{}, err
	}
	tokens, err := maskpng.Tokens(data)
	if err != nil {
		return Figure{}, fmt.Errorf("listing the tokens of %s: %w", f.MaskFile, err)
	}
	title := fmt.Sprintf("%s, row %d, columns %d to %d", f, y, from, to-1)
	figure := plot.Pictures{Columns: 1, First: from, Title: title, Panels: []plot.Picture{
		{Title: "pixels: the class of each", Image: strip(to-from, func(x int) color.Color { return classColor(classes, mask.At(from+x, y)) })},
		{Title: "bytes: red where it is not 0", Image: strip(to-from, rowBytes(tokens, mask.Width, y, from))},
		{Title: "tokens: grey and red are stored bytes, blue repeats them (the shades only tell neighbours apart)", Image: strip(to-from, rowTokens(tokens, mask.Width, y, from))},
	}}
	return New(figure.Figure()), nil
}

// busiest returns the part of a row in which most runs begin. It begins a little before the first of them.
func busiest(mask *maskpng.Mask, y int) (from, to int) {
	width := min(rowColumns, mask.Width)
	var starts []int
	for run := range mask.Row(y) {
		starts = append(starts, run.Start)
	}
	most, last := 0, 0
	for first := range starts {
		for last < len(starts) && starts[last] < starts[first]+width*3/4 {
			last++
		}
		if last-first > most {
			most, from = last-first, starts[first]
		}
	}
	from = max(0, min(from-width/8, mask.Width-width))
	return from, from + width
}

// strip returns an image whose columns have one colour each.
func strip(width int, shade func(x int) color.Color) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, max(1, width/16)))
	for x := range width {
		for y := range m.Rect.Dy() {
			m.Set(x, y, shade(x))
		}
	}
	return m
}

func classColor(classes woodkit.ClassTable, id uint8) color.Color {
	if all := classes.All(); int(id) < len(all) && all[id].Color.A > 0 {
		return all[id].Color
	}
	return plot.VoidColor
}

// inRow is the position of a pixel's byte in the inflated rows, each of which begins with its filter byte.
func inRow(width, y, x int) int { return y*(width+1) + 1 + x }

// rowBytes returns the colour of each byte of a row, from a column on. The bytes are what the tokens expand to.
func rowBytes(tokens []maskpng.Token, width, y, from int) func(x int) color.Color {
	start := inRow(width, y, from)
	bytes := make([]uint8, 0, inRow(width, y, width))
	for _, t := range tokens {
		for range t.Length {
			value := t.Value
			if t.Distance > 0 {
				value = bytes[len(bytes)-t.Distance]
			}
			bytes = append(bytes, value)
		}
		if len(bytes) >= inRow(width, y, width) {
			break
		}
	}
	return func(x int) color.Color {
		if bytes[start+x] != 0 {
			return plot.LiteralColor
		}
		return plot.ZeroColor
	}
}

// rowTokens returns the colour of the token that each byte of a row belongs to, from a column on.
func rowTokens(tokens []maskpng.Token, width, y, from int) func(x int) color.Color {
	start, next := inRow(width, y, from), 0
	return func(x int) color.Color { // must be called from left to right
		for next+1 < len(tokens) && tokens[next+1].Position <= start+x {
			next++
		}
		switch t := tokens[next]; {
		case t.Distance > 0:
			return plot.MatchColors[next%2]
		case t.Value == 0:
			return plot.ZeroColor
		}
		return plot.LiteralColor
	}
}
