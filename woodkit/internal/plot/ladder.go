package plot

import (
	"image/color"
	"strings"

	"woodscape.example/woodkit/internal/sentence"
)

// Ladder is a decision tree with one question below the other. Some answers lead to a box at the right, and all other answers
// lead down to the next question.
type Ladder struct {
	Title string
	Steps []Step
	Note  string
}

// Step is one question with the answers that lead to a box. The way down is labelled Else. The last step has none.
type Step struct {
	Question string
	Answers  []Answer
	Else     string
}

// Answer leads to a choice.
type Answer struct {
	Label string // on the arrow: "yes"
	Name  string // what to choose
	Text  string // the reason, or where it is shown
	Color color.Color
}

// ladderStep is the layout of a step.
type ladderStep struct {
	Step
	question []string
	boxes    [][]string // the lines of each answer's text
	heights  []float64  // height of each answer's box
	height   float64
}

// ladder is the geometry that all steps share.
type ladder struct {
	page
	x, questions, boxes, wide, strip float64 // left edge, width of questions, left edge and width of boxes, width of their colour
}

// Figure draws the tree.
func (l Ladder) Figure() Figure {
	if len(l.Steps) == 0 {
		return nothing(l.Title, "no questions to ask")
	}
	g := ladder{page: newPage(l.Title, l.Note, pageWidth)}
	full := g.width - 2*g.margin()
	arrow := 0.0
	for _, step := range l.Steps {
		for _, a := range step.Answers {
			arrow = max(arrow, min(textWidth(a.Label, regular, g.small), 0.2*full))
			g.wide = max(g.wide, textWidth(a.Name, bold, g.text), min(textWidth(a.Text, regular, g.small), 22*g.text))
		}
	}
	g.strip = 1.5 * g.gap
	arrow += 3.5 * g.gap
	g.wide = min(g.wide+g.strip+2.5*g.gap, 0.5*full)
	g.x, g.boxes = g.margin(), g.width-g.margin()-g.wide
	g.questions = g.boxes - arrow - g.x

	steps := make([]ladderStep, len(l.Steps))
	content := 0.0
	for i, step := range l.Steps {
		steps[i] = g.layOut(step)
		content += steps[i].height
	}
	content += float64(len(steps)-1) * g.between()
	s := g.sheet(content)
	y := g.top()
	for i, step := range steps {
		g.draw(s, step, y)
		if i < len(steps)-1 {
			_, from := g.questionBox(step, y)
			y += step.height + g.between()
			to, _ := g.questionBox(steps[i+1], y)
			x := g.x + 3*g.gap
			s.arrow([]point{{x, from}, {x, to}})
			s.text(x+g.gap, middle((from+to)/2, g.small), left, regular, g.small, ink, shorten(step.Else, g.questions-4*g.gap, regular, g.small))
		}
	}
	return s.figure(l.alt())
}

// between is the room of an arrow down to the next question.
func (g ladder) between() float64 { return 2.2 * lineHeight(g.small) }

// layOut breaks the texts of a step into lines and computes its height.
func (g ladder) layOut(step Step) ladderStep {
	s := ladderStep{Step: step, question: wrap(step.Question, g.questions-2.5*g.gap, regular, g.text)}
	for _, a := range step.Answers {
		lines := wrap(a.Text, g.wide-g.strip-2*g.gap, regular, g.small)
		h := lineHeight(g.text) + float64(len(lines))*lineHeight(g.small) + 1.5*g.gap
		s.boxes, s.heights = append(s.boxes, lines), append(s.heights, h)
		s.height += h
	}
	s.height += float64(max(0, len(step.Answers)-1)) * g.gap
	s.height = max(s.height, float64(len(s.question))*lineHeight(g.text)+2*g.gap) // at least the height of questionBox
	return s
}

// questionBox returns where the question of a step begins and ends, if the top of the step is at y.
func (g ladder) questionBox(step ladderStep, y float64) (top, bottom float64) {
	high := float64(len(step.question))*lineHeight(g.text) + 2*g.gap
	top = y + (step.height-high)/2
	return top, top + high
}

// draw draws a step whose top is at y: its question, and an arrow to each box.
func (g ladder) draw(s *sheet, step ladderStep, y float64) {
	top, bottom := g.questionBox(step, y)
	s.fill(g.x, top, g.questions, bottom-top, laneGrey)
	s.outline(g.x, top, g.questions, bottom-top, g.thin*1.5, axisGrey)
	for i, line := range step.question {
		s.text(g.x+1.25*g.gap, top+g.gap+float64(i)*lineHeight(g.text)+g.text, left, regular, g.text, ink, line)
	}
	boxTop := y + (step.height-g.boxesHeight(step))/2
	out := g.x + g.questions
	for i, a := range step.Answers {
		h := step.heights[i]
		mid := boxTop + h/2
		turn := out + 1.2*g.gap
		s.arrow([]point{{out, (top + bottom) / 2}, {turn, (top + bottom) / 2}, {turn, mid}, {g.boxes, mid}})
		s.haloed((turn+g.boxes)/2-g.gap/2, mid-g.gap/2, centre, g.small, ink, shorten(a.Label, g.boxes-turn-g.gap, regular, g.small))
		c := paletteColor(a.Color, i)
		s.block(g.boxes, boxTop, g.strip, h, c)
		s.outline(g.boxes, boxTop, g.wide, h, g.thin*1.5, axisGrey)
		x, base := g.boxes+g.strip+g.gap, boxTop+g.gap*0.75+g.text
		s.text(x, base, left, bold, g.text, ink, shorten(a.Name, g.wide-g.strip-1.5*g.gap, bold, g.text))
		for _, line := range step.boxes[i] {
			base += lineHeight(g.small)
			s.text(x, base, left, regular, g.small, ink, line)
		}
		boxTop += h + g.gap
	}
}

// boxesHeight is the height of all boxes of a step, including the room between them.
func (g ladder) boxesHeight(step ladderStep) float64 {
	h := float64(max(0, len(step.Answers)-1)) * g.gap
	for _, one := range step.heights {
		h += one
	}
	return h
}

// arrow draws a line with right angles and a head at its end.
func (s *sheet) arrow(points []point) {
	s.line(points, s.style.line*0.9, softInk)
	end, before := points[len(points)-1], points[len(points)-2]
	d := s.gap * 0.7
	if end.x == before.x {
		s.area([]point{end, {end.x - d*0.6, end.y - d}, {end.x + d*0.6, end.y - d}}, softInk)
	} else {
		s.area([]point{end, {end.x - d, end.y - d*0.6}, {end.x - d, end.y + d*0.6}}, softInk)
	}
}

func (l Ladder) alt() string {
	parts := []string{l.Title}
	for _, step := range l.Steps {
		var said []string
		for _, a := range step.Answers {
			said = append(said, strings.TrimSpace(a.Label+": "+a.Name))
		}
		parts = append(parts, step.Question, sentence.List(said))
	}
	return sentences(append(parts, l.Note)...)
}
