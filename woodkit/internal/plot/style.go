package plot

import (
	"image/color"
	"os"
	"strings"

	stdfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// Variable is the environment variable that chooses the style of all figures. The value "projector" makes text and lines
// larger. Any other value, or none, chooses the style for reading at a desk.
const Variable = "WOODKIT_FIGURES"

// scale is the number of device pixels for each CSS pixel, in both directions.
const scale = 2

// pageWidth is the width of a figure in CSS pixels. A notebook has this width beside its prompts on a small laptop.
const pageWidth = 820

// style holds sizes in CSS pixels. They depend on whether a figure is seen at a desk or on a projector.
type style struct {
	title, text, small float64 // font sizes
	line               float64 // width of a data line
	thin               float64 // width of axes and outlines
	gap                float64 // unit of white space
}

// currentStyle reads the environment variable. It is called for each figure, so that a cell can change the style.
func currentStyle() style {
	if os.Getenv(Variable) == "projector" {
		return style{title: 22, text: 19, small: 16.5, line: 3.5, thin: 1.5, gap: 12}
	}
	return style{title: 15, text: 13, small: 11.5, line: 2, thin: 1, gap: 8}
}

// weight is regular or bold.
type weight int

const (
	regular weight = iota
	bold
)

// sans is the typeface of gonum/plot that all text is set in.
func sans(w weight, size float64) font.Font {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}
	if w == bold {
		f.Weight = stdfont.WeightBold
	}
	return f
}

// face returns a font at a size in CSS pixels. On the canvas, a point is one CSS pixel.
func face(w weight, size float64) font.Face {
	return font.DefaultCache.Lookup(sans(w, size), vg.Length(size))
}

// drawable replaces every character that the font lacks by a square, so that no character vanishes.
func drawable(text string, w weight) string {
	var buffer sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if glyph, err := face(w, 1).Face.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
			return '□'
		}
		return r
	}, text)
}

// textWidth is the width of one line of text in CSS pixels.
func textWidth(s string, w weight, size float64) float64 {
	f := face(w, size)
	return float64(f.Width(drawable(s, w)))
}

// widest returns the width of the widest of some lines in regular weight.
func widest(lines []string, size float64) float64 {
	width := 0.0
	for _, l := range lines {
		width = max(width, textWidth(l, regular, size))
	}
	return width
}

// lineHeight is the distance of two baselines for a font size.
func lineHeight(size float64) float64 { return size * 1.3 }

// onColor returns black or white, whichever is easier to read on a colour. It compares relative luminances as in WCAG 2, but
// without the gamma step, which would change none of the choices here.
func onColor(c color.RGBA) color.RGBA {
	if 0.299*float64(c.R)+0.587*float64(c.G)+0.114*float64(c.B) > 140 {
		return ink
	}
	return white
}
