package decoders

import (
	"fmt"
	"io"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
)

// WriteText writes a table for each kind of masks, and then where maskpng is slower than another decoder, and why.
func (r *Result) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s, %s; %s of each kind, %s in random order, files in the page cache\n",
		r.Date.Format("2006-01-02"), unit.Cores(float64(r.Host.Cores)), r.Host.System, r.versions(),
		unit.Several(r.Masks, "mask", "masks"), unit.Several(r.Rounds, "round", "rounds"))
	if r.Partial {
		fmt.Fprintln(&b, "PARTIAL: it was interrupted; the complete rounds are here")
	}
	for _, k := range r.Kinds {
		if k.Failed != "" {
			fmt.Fprintf(&b, "\n%s\n%s\n", k.Name, k.Failed)
			continue
		}
		fmt.Fprintf(&b, "\n%s: %d×%d pixels, %s kB, %d runs\n%s", k.Name, k.Size.X, k.Size.Y, unit.ThreeDigits(float64(k.Bytes)/1000), k.Runs, r.table(k))
	}
	fmt.Fprintf(&b, "\nWhere maskpng leads by less, or is slower\n")
	for _, line := range r.losses() {
		fmt.Fprintln(&b, line)
	}
	fmt.Fprintln(&b)
	if r.NoPython != "" {
		fmt.Fprintf(&b, "Python is not measured: %s.\n", r.NoPython)
	}
	if text := r.Load.String(); text != "" {
		fmt.Fprintln(&b, text)
	}
	fmt.Fprintln(&b, "A time is the median per mask: processor time for reading the file and decoding it. Intervals are of 95 %. A ratio is the median of the\n"+
		"rounds' ratios. Where its interval contains 1, it is too close to call. maskpng gives runs, all others give pixels.")
	_, err := io.WriteString(w, b.String())
	return err
}

// versions names what was measured with.
func (r *Result) versions() string {
	text := r.Host.Go
	if r.Python != "" {
		text += ", Python " + r.Python
	}
	for _, name := range inPython {
		if version := r.Versions[name]; version != "" && name != loadArray {
			text += ", " + name + " " + version
		} else if version != "" {
			text += ", numpy " + version
		}
	}
	return text
}

// table is the table of a kind.
func (r *Result) table(k *Kind) woodkit.Table {
	table := woodkit.Table{Header: []string{"decoder", "µs per mask", "as fast as image/png"}}
	for _, c := range r.Cells {
		switch {
		case c.Kind != k:
		case c.PerMask == nil:
			why := c.Failed
			if why == "" {
				why = "not measured"
			}
			table.Rows = append(table.Rows, []string{c.Decoder, why, "–"})
		default:
			table.Rows = append(table.Rows, []string{c.Decoder, c.PerMask.Text(""), c.Faster.Text(" ×")})
		}
	}
	return table
}

// losses are the kinds on which maskpng leads by less than on the first one, the decoders that are faster than maskpng, and why.
func (r *Result) losses() (lines []string) {
	for _, k := range r.Kinds {
		if runs := r.cell(k, Runs); runs != nil && k.slow != "" {
			lines = append(lines, fmt.Sprintf("%s: maskpng is %s as fast as image/png. %s", k.Name, runs.Faster.Text(" ×"), k.slow))
		}
		for _, c := range r.Cells {
			if c.Kind != k || c.Decoder == Pixels || c.OfRuns == nil || c.OfRuns.Verdict() != interval.Faster {
				continue
			}
			why := ""
			if c.Decoder == RawArray || c.Decoder == loadArray {
				why = fmt.Sprintf(" Nothing is decoded. A file has %s kB, and the PNG has %s kB.",
					unit.ThreeDigits(float64(k.Size.X*k.Size.Y+npyHeader)/1000), unit.ThreeDigits(float64(k.Bytes)/1000))
			}
			lines = append(lines, fmt.Sprintf("%s: %s takes %s of maskpng's time.%s", k.Name, c.Decoder, c.OfRuns.Text(" ×"), why))
		}
	}
	if r.Rounds < interval.FewestRounds {
		lines = []string{fmt.Sprintf("Not known: %s too few, at least %d are needed.", unit.Several(r.Rounds, "round is", "rounds are"), interval.FewestRounds)}
	}
	return lines
}
