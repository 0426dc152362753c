package plot

import (
	"math"
	"sort"
	"strings"
)

// page has what all figures share: a title above, a note below, margins around.
type page struct {
	style
	width       float64
	title, note []string
}

// newPage breaks title and note into lines that fit.
func newPage(title, note string, width float64) page {
	s := currentStyle()
	p := page{style: s, width: width}
	p.title = wrap(title, width-2*p.margin(), bold, s.title)
	p.note = wrap(note, width-2*p.margin(), regular, s.small)
	return p
}

// margin is the white space at each edge.
func (p page) margin() float64 { return 1.5 * p.gap }

// top is where the content begins.
func (p page) top() float64 {
	y := p.margin()
	if len(p.title) > 0 {
		y += float64(len(p.title))*lineHeight(p.style.title) + p.gap/2
	}
	return y
}

// total is the height of a page whose content has a given height.
func (p page) total(content float64) float64 {
	h := p.top() + content + p.margin()
	if len(p.note) > 0 {
		h += p.gap/2 + float64(len(p.note))*lineHeight(p.small)
	}
	return h
}

// sheet makes the sheet for content of a given height, and draws title and note.
func (p page) sheet(content float64) *sheet {
	s := newSheet(p.width, p.total(content), p.style)
	y := p.margin()
	for _, l := range p.title {
		s.text(p.margin(), y+p.style.title*0.95, left, bold, p.style.title, ink, l)
		y += lineHeight(p.style.title)
	}
	y = p.top() + content + p.gap/2
	for _, l := range p.note {
		y += lineHeight(p.small)
		s.text(p.margin(), y-0.3*p.small, left, regular, p.small, softInk, l)
	}
	return s
}

// timeMarks is the number of marks that fit on an axis of a width. It is the same for all figures that line up.
func (p page) timeMarks(width float64) int { return max(3, min(8, int(width/(6*p.text)))) }

// nothing returns a figure that says why there is nothing to see.
func nothing(title, why string) Figure { return nothingOf(title, why, "") }

// nothingOf is nothing with a note below it.
func nothingOf(title, why, note string) Figure {
	p := newPage(title, note, pageWidth)
	h := 3 * lineHeight(p.text)
	s := p.sheet(h)
	s.fill(p.margin(), p.top(), p.width-2*p.margin(), h, laneGrey)
	lines := wrap(why, p.width-4*p.margin(), regular, p.text)
	y := p.top() + h/2 - float64(len(lines)-1)*lineHeight(p.text)/2
	for _, l := range lines {
		s.text(p.width/2, middle(y, p.text), centre, regular, p.text, softInk, l)
		y += lineHeight(p.text)
	}
	return s.figure(sentences(title, why, note))
}

// wrap breaks text into lines of at most a width in CSS pixels, at spaces if possible. It keeps line breaks that are in the
// text.
func wrap(text string, width float64, w weight, size float64) []string {
	var lines []string
	if strings.TrimSpace(text) == "" {
		return nil
	}
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			longer := strings.TrimSpace(line + " " + word)
			if line != "" && textWidth(longer, w, size) > width {
				lines = append(lines, line)
				longer = word
			}
			line = longer
		}
		lines = append(lines, shorten(line, width, w, size))
	}
	return lines
}

// shorten cuts text that is wider than a width and ends it with an ellipsis.
func shorten(text string, width float64, w weight, size float64) string {
	if textWidth(text, w, size) <= width {
		return text
	}
	runes := []rune(text)
	cut := func(n int) string { return string(runes[:n]) + "…" }
	tooWide := sort.Search(len(runes), func(n int) bool { return textWidth(cut(n+1), w, size) > width })
	return cut(tooWide)
}

// shortenInside cuts text that is wider than a width in its inside, so that names stay different if only their ends differ.
// The share front of what is kept is the beginning.
func shortenInside(text string, front, width float64, w weight, size float64) string {
	if textWidth(text, w, size) <= width {
		return text
	}
	runes := []rune(text)
	cut := func(n int) string {
		first := int(math.Round(front * float64(n)))
		return string(runes[:first]) + "…" + string(runes[len(runes)-n+first:])
	}
	tooWide := sort.Search(len(runes), func(n int) bool { return textWidth(cut(n+1), w, size) > width })
	return cut(tooWide)
}
