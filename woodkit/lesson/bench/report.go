package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/article"
)

// WriteText writes a table for each task. Below them it writes the verdicts on the article's claims, and notes on the
// numbers.
func (r *Result) WriteText(w io.Writer) error {
	var b strings.Builder
	rounds := unit.Several(r.Rounds, "round in random order", "rounds in random order")
	if r.Full {
		rounds = "every cell once, in random order"
	}
	fmt.Fprintf(&b, "%s, %s, %s, %s, %s; %s\n", unit.Several(r.Frames, "mask", "masks"), rounds, r.cache(), unit.Cores(float64(r.Cores)), r.versions(), r.of())
	if text := r.interrupted(); text != "" {
		fmt.Fprintln(&b, text)
	}
	for _, task := range Tasks {
		if table := r.table(task); len(table.Rows) > 0 {
			fmt.Fprintf(&b, "\n%s\n%s", task, table)
		}
	}
	if len(r.Claims) > 0 {
		fmt.Fprintf(&b, "\nclaims\n%s", r.ClaimsTable())
	}
	fmt.Fprintln(&b)
	for _, note := range append(r.notes(), "Peak MB may be too high for worker processes, because they share memory that is counted for each.") {
		fmt.Fprintln(&b, note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Result) cache() string {
	switch {
	case r.StayedWarm > 0:
		return "files that are not all cold"
	case r.Cold:
		return "cold files"
	}
	return "files already in memory (the page cache)"
}

// versions lists the versions of the system, of Go, and of each Python with its libraries.
func (r *Result) versions() string {
	text := r.Host.System + ", " + r.Host.Go
	for _, p := range r.Pythons {
		text += fmt.Sprintf(", %s with numpy %s", p.Name, p.NumPy)
		if r.Reader == "opencv" {
			text += " and OpenCV " + p.OpenCV
		} else {
			text += " and Pillow " + p.Pillow
		}
	}
	return text
}

func (r *Result) of() string {
	if r.Synthetic {
		return "synthetic masks"
	}
	return "data set " + r.Fingerprint
}

// table is the table of a task.
func (r *Result) table(task string) woodkit.Table {
	seconds := "8,234 masks (projected)"
	if r.Frames == article.Frames {
		seconds = "8,234 masks"
	}
	table := woodkit.Table{Header: []string{
		"code", "way", "workers", "ms per mask", "of its own loop", "of the article's loop", "peak MB", "CPU ms", "in flight", seconds, "the article",
	}, Left: true}
	for _, t := range r.Cells {
		if t.Task != task {
			continue
		}
		code := t.Code
		if len(r.Pythons) > 1 && t.InPython() {
			code += ", " + t.Python
		}
		row := []string{code, t.Way, fmt.Sprint(t.Workers), "not measured", "–", "–", "–", "–", "–", "–", "–"}
		if seconds := articleSeconds(t.Cell); seconds > 0 {
			row[10] = fmt.Sprintf("%.0f s", seconds)
		}
		switch {
		case t.Failed != "":
			row[3] = "failed"
		case t.PerFrame != nil:
			row[3], row[4], row[5] = t.PerFrame.Text(""), t.OfLoop.Text(" ×"), t.OfArticle.Text(" ×")
			if t.Way == Loop {
				row[4] = "the baseline"
			}
			if t.Way == Loop && t.Code == ArticlePython {
				row[5] = "the baseline"
			}
			row[6] = fmt.Sprintf("%.0f", float64(t.PeakBytes)/1e6)
			if cpu := median.Of(slices.Clone(t.CPU)); cpu > 0 {
				row[7] = unit.ThreeDigits(cpu * 1000 / float64(r.Frames))
			}
			if t.MostItems > 0 {
				row[8] = fmt.Sprint(t.MostItems)
			}
			row[9] = unit.ThreeDigits(t.PerFrame.Median*article.Frames/1000) + " s"
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// interrupted describes what there is after an interrupt. It is empty if there was none.
func (r *Result) interrupted() string {
	switch {
	case !r.Partial:
		return ""
	case r.Full:
		return "PARTIAL: it was interrupted; the cells that were complete are here"
	}
	return fmt.Sprintf("PARTIAL: it was interrupted; what was complete after %s is here", unit.Several(r.Rounds, "round", "rounds"))
}

// notes returns what readers must know about the numbers.
func (r *Result) notes() []string {
	return append(
		r.warnings(),
		"The range beside a median is its 95 % interval: the true median is probably within. A ratio compares two times of the same round, and the median over the rounds is shown. If its interval holds 1, either of the two times may be the shorter one, and the ratio is too close to call.",
		fmt.Sprintf("The queues hold at most %d results. (The article's queue held %d. If there are few masks or little memory, ours hold fewer, unless you choose their depth.)", r.Depth, mostDepth),
	)
}

// warnings returns what is not as it should be.
func (r *Result) warnings() (notes []string) {
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if r.NotMeasured != "" {
		add("Python is not measured: %s.", r.NotMeasured)
	}
	for _, t := range r.Cells {
		if t.Failed != "" {
			add("failed: %v: %s", t.Cell, t.Failed)
		}
	}
	for _, d := range r.Damaged {
		add("left out: %s: %s", d.File, d.Error)
	}
	if r.Full {
		add("Each time is of a single run, as in the article, and a single run says little.")
	} else if r.Rounds < interval.FewestRounds {
		add("%s too few for intervals: they need at least %d.", unit.Several(r.Rounds, "round is", "rounds are"), interval.FewestRounds)
	} else if wide := r.wide(); len(wide) > 0 {
		add("Noisy: %d of %d intervals are wider than %.0f %% of their median. Measure longer (the option Time, or --time), or on a quieter machine.", len(wide), len(r.alive()), 2*tight*100)
	}
	if r.StayedWarm > 0 {
		runs := 0
		for _, t := range r.Cells {
			runs += len(t.Seconds)
		}
		add("Before %d of %d runs, the files could not be made cold: they are in memory, or another cache is below this system's.", min(r.StayedWarm, runs), runs)
	}
	if r.Sittings > 0 {
		add("Measured in %d sittings: it was continued after an interrupt.", r.Sittings+1)
	}
	if text := r.Load.String(); text != "" {
		add("%s", text)
	}
	return notes
}

// WriteJSON writes the result as one JSON document.
func (r *Result) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// WriteBenchmarks writes a line of Go's benchmark format for every run, for benchstat. An operation is a mask. The notes on
// the numbers are in lines that begin with #, which benchstat skips.
func (r *Result) WriteBenchmarks(w io.Writer) error {
	system, processor, _ := strings.Cut(r.Host.System, "/")
	var b strings.Builder
	fmt.Fprintf(&b, "goos: %s\ngoarch: %s\npkg: woodscape.example/woodkit\ngo: %s\ndataset: %s\n", system, processor, r.Host.Go, r.Fingerprint)
	for _, note := range append([]string{r.interrupted()}, r.warnings()...) {
		if note != "" {
			fmt.Fprintln(&b, "# "+strings.ReplaceAll(note, "\n", "\n# "))
		}
	}
	word := strings.NewReplacer(" ", "-", "'s", "", "/", "_")
	for _, t := range r.Cells {
		if t.Failed != "" {
			continue
		}
		name := fmt.Sprintf("Benchmark%s/way=%s/code=%s", strings.ReplaceAll(strings.ToUpper(t.Task[:1])+t.Task[1:], " ", ""), word.Replace(t.Way), word.Replace(t.Code))
		if t.Python != "" {
			name += "/python=" + word.Replace(strings.TrimPrefix(t.Python, "Python "))
		}
		for i, seconds := range t.Seconds {
			each := 1e9 / float64(r.Frames)
			fmt.Fprintf(&b, "%s-%d\t%d\t%.0f ns/op\t%.0f cpu-ns/op\t%d peak-bytes\n", name, r.Cores, r.Frames, math.Round(seconds*each), math.Round(t.CPU[i]*each), t.PeakBytes)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
