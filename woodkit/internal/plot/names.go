package plot

import (
	"math"
	"strings"
)

// names writes the names of groups below their slots: on one line where they fit, on several lines broken at spaces
// and underscores where that helps, else tilted.
type names struct {
	style
	groups []string
	lines  [][]string // for each group
	tilted bool
	height float64 // room needed below the plot
}

const tilt = 35 // degrees

// newNames chooses the way for slots of a width.
func newNames(s style, groups []string, slot float64) names {
	n := names{style: s, groups: groups}
	most := 1
	for _, g := range groups {
		lines := breakName(g, slot*0.95, s.text)
		n.lines = append(n.lines, lines)
		most = max(most, len(lines))
		if widest(lines, s.text) > slot*0.97 || len(lines) > 3 {
			n.tilted = true
		}
	}
	n.height = s.gap*0.75 + float64(most)*lineHeight(s.text)
	if n.tilted {
		n.height = s.gap*0.75 + min(widest(groups, s.text), 16*s.text)*0.5736 + s.text // sine of the tilt
	}
	return n
}

// breakName breaks a name at spaces and behind underscores and hyphens.
func breakName(name string, width, size float64) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(name) {
		if line != "" && textWidth(strings.TrimSpace(line+piece), regular, size) > width {
			lines = append(lines, strings.TrimSpace(line))
			line = ""
		}
		line += piece
	}
	return append(lines, strings.TrimSpace(line))
}

// pieces cuts a name behind each space, underscore and hyphen.
func pieces(name string) []string {
	var list []string
	start := 0
	for i, r := range name {
		if r == ' ' || r == '_' || r == '-' {
			list = append(list, name[start:i+1])
			start = i + 1
		}
	}
	return append(list, name[start:])
}

// draw writes the names below an area that is divided into equal slots.
func (n names) draw(s *sheet, a area) {
	slot := a.w / float64(len(n.lines))
	every := 1 // of so many groups one is named
	if n.tilted {
		every = int(math.Ceil(1.2 * n.text / slot))
	}
	for k, lines := range n.lines {
		if k%every != 0 {
			continue
		}
		x := a.x + slot*(float64(k)+0.5)
		y := a.y + a.h + n.gap*0.75 + n.text
		if n.tilted {
			room := min(16*n.text, x/0.8192) // cosine of the tilt: the first names may not run off the page
			name := shorten(n.groups[k], room, regular, n.text)
			s.turned(x+n.text/2, y, tilt, right, regular, n.text, ink, name)
			continue
		}
		for i, l := range lines {
			s.text(x, y+float64(i)*lineHeight(n.text), centre, regular, n.text, ink, l)
		}
	}
}
