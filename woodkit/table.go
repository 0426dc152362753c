package woodkit

import (
	"html"
	"strings"
	"unicode/utf8"
)

// A Table is rows of text below a header. The first column is aligned to the left and the others to the right. With Left, all
// columns are aligned to the left.
type Table struct {
	Header []string
	Rows   [][]string
	Left   bool              // all columns are text
	Links  map[string]string // addresses of cells, by the cell's text, for links in Markdown and HTML
}

// String lays the table out in columns of plain text.
func (t Table) String() string {
	widths := make([]int, len(t.Header))
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	line := func(row []string) {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case i == len(row)-1 && (t.Left || i == 0):
				b.WriteString(cell)
			case i == 0 || t.Left:
				b.WriteString(cell + pad + "  ")
			case i == len(row)-1:
				b.WriteString(pad + cell)
			default:
				b.WriteString(pad + cell + "  ")
			}
		}
		b.WriteByte('\n')
	}
	line(t.Header)
	for i, width := range widths {
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(strings.Repeat("─", width))
	}
	b.WriteByte('\n')
	for _, row := range t.Rows {
		line(row)
	}
	return b.String()
}

// markdownText escapes characters that Markdown and HTML would read as markup. Quotes stay as they are: outside attributes
// they are text.
var markdownText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`)

// Markdown writes the table as Markdown, which notebooks and the programs that read them show as a table.
func (t Table) Markdown() string {
	var b strings.Builder
	line := func(row []string) {
		for _, cell := range row {
			text := markdownText.Replace(cell)
			if address, ok := t.Links[cell]; ok {
				text = "[" + text + "](" + address + ")"
			}
			b.WriteString("| " + text + " ")
		}
		b.WriteString("|\n")
	}
	line(t.Header)
	for i := range t.Header {
		if i == 0 || t.Left {
			b.WriteString("|:---")
		} else {
			b.WriteString("|---:")
		}
	}
	b.WriteString("|\n")
	for _, row := range t.Rows {
		line(row)
	}
	return b.String()
}

// HTML writes the table as HTML, for programs that do not show Markdown.
func (t Table) HTML() string {
	var b strings.Builder
	line := func(tag string, row []string) {
		b.WriteString("<tr>")
		for i, cell := range row {
			side := "right"
			if i == 0 || t.Left {
				side = "left"
			}
			text := html.EscapeString(cell)
			if address, ok := t.Links[cell]; ok {
				text = `<a href="` + html.EscapeString(address) + `">` + text + "</a>"
			}
			b.WriteString("<" + tag + ` style="text-align: ` + side + `">` + text + "</" + tag + ">")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<table>\n<thead>\n")
	line("th", t.Header)
	b.WriteString("</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		line("td", row)
	}
	b.WriteString("</tbody>\n</table>\n")
	return b.String()
}
