package bench

import (
	"fmt"
	"os"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/article"
)

// Step lists the times of one way of a task: in the article, and here in every interpreter, in the best Python and in Go, as
// far as the way makes sense there.
func (r *Result) Step(task, way string) woodkit.Table {
	projected := "8,234 masks (projected)"
	if r.Frames == article.Frames {
		projected = "8,234 masks"
	}
	table := woodkit.Table{Left: true, Header: []string{task + ", " + way, "ms per mask", "of its own loop", projected}}
	if seconds := articleSeconds(Cell{Task: task, Way: way}); seconds > 0 {
		ofLoop := fmt.Sprintf("%s ×", unit.ThreeDigits(seconds/articleSeconds(Cell{Task: task, Way: Loop})))
		if way == Loop {
			ofLoop = "the baseline"
		}
		table.Rows = append(table.Rows, []string{"the article, 2023", unit.ThreeDigits(seconds * 1000 / article.Frames), ofLoop, fmt.Sprintf("%.0f s", seconds)})
	}
	for _, t := range r.Cells {
		if t.Task != task || t.Way != way {
			continue
		}
		row := []string{r.nameOf(t), "not measured", "–", "–"}
		switch {
		case t.Failed != "":
			row[1] = "failed: " + t.Failed
		case t.PerFrame != nil:
			row[1], row[2] = t.PerFrame.Text(""), t.OfLoop.Text(" ×")
			row[3] = unit.ThreeDigits(t.PerFrame.Median*article.Frames/1000) + " s"
			if t.Way == Loop {
				row[2] = "the baseline"
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// nameOf returns the name that readers see for a cell's code.
func (r *Result) nameOf(t *Timing) string {
	switch {
	case t.Code == ArticlePython && t.Python != "":
		return t.Python + ", the article's way"
	case t.Code == ArticlePython:
		return "Python, the article's way"
	case t.Code == BestPython && len(r.Pythons) > 1:
		return t.Python + ", the best we know"
	case t.Code == BestPython:
		return "Python, the best we know"
	}
	return t.Code
}

// Sentence says what a way of a task showed. It uses only measurements. For a loop, it compares Go's time with Python's. For
// any other way, it compares the time with that of the same code's loop.
func (r *Result) Sentence(task, way string) string {
	var said []string
	for _, t := range r.Cells {
		if t.Task != task || t.Way != way || t.PerFrame == nil || t.Code == BestPython {
			continue
		}
		ratio, beside := t.OfLoop, "its own loop"
		if way == Loop {
			ratio, beside = t.OfArticle, "Python's for loop (the article's way)"
			if ratio == nil && t.Code == GoRuns { // without Python, it can still be compared with Go by pixels
				ratio, _ = over(t, r.loop(GoPixels, task, ""))
				beside = "the loop in Go by pixels"
			}
		}
		if ratio == nil || way == Loop && t.Code == ArticlePython {
			continue
		}
		who := t.Code
		if t.InPython() {
			who = t.Python
		}
		switch took := ratio.Text(" ×"); {
		case r.Load.Busy() || ratio.Verdict() == interval.TooFew:
			said = append(said, fmt.Sprintf("%s took %s the time of %s", who, took, beside))
		case ratio.Verdict() == interval.TooClose:
			said = append(said, fmt.Sprintf("%s kept %.1f cores busy, and is too close to call beside %s (%s)", who, t.busy(), beside, took))
		default:
			said = append(said, fmt.Sprintf("%s kept %.1f cores busy, and took %s the time of %s", who, t.busy(), took, beside))
		}
	}
	switch {
	case len(said) > 0 && r.Load.Busy():
		said = append(said, "But other programs were busy meanwhile, so this decides nothing")
	case len(said) > 0 && r.Rounds < interval.FewestRounds:
		said = append(said, fmt.Sprintf("But %s too few to decide anything", unit.Several(r.Rounds, "round is", "rounds are")))
	}
	if r.NotMeasured != "" {
		said = append(said, "Python is not measured: "+r.NotMeasured)
	}
	if len(said) == 0 {
		return "There is nothing to compare."
	}
	return strings.Join(said, ". ") + "."
}

// Summary says in a few lines what was measured, with which programs, and how reliable it is.
func (r *Result) Summary() string {
	lines := []string{
		fmt.Sprintf("%s, %s in random order, %s, %s", unit.Several(r.Frames, "mask", "masks"), unit.Several(r.Rounds, "round", "rounds"), r.cache(), unit.Cores(float64(r.Cores))),
		r.versions(),
	}
	if r.Full {
		lines[0] = fmt.Sprintf("%s, every cell once, %s, %s", unit.Several(r.Frames, "mask", "masks"), r.cache(), unit.Cores(float64(r.Cores)))
	}
	return strings.Join(append(lines, r.notes()...), "\n")
}

// Same says whether a result over the measured masks is the same as that of every measured run.
func (r *Result) Same(task string, result any) string {
	d, err := digest.Of(result)
	switch {
	case err != nil:
		return "the result cannot be compared: " + err.Error()
	case r.Digests[task] == "":
		return "nothing was measured to compare the result with"
	case d.Hash != r.Digests[task]:
		return fmt.Sprintf("NOT the result of the measured runs: digest %s instead of %s", d.Hash, r.Digests[task])
	case r.NotMeasured != "" || len(r.Pythons) == 0:
		return "the same result as every measured run"
	}
	return "the same result as every measured run, in Python and in Go"
}

// PythonLines returns functions of notebooks/python/article.py, which is the program that is measured.
func PythonLines(functions ...string) (string, error) {
	place, err := home.Find()
	if err != nil {
		return "", fmt.Errorf("reading the article's scans in Python: %w", err)
	}
	text, err := os.ReadFile(place.ArticleScript())
	if err != nil {
		return "", fmt.Errorf("reading the article's scans in Python: %w", err)
	}
	var parts []string
	for _, name := range functions {
		_, after, found := strings.Cut(string(text), "\ndef "+name+"(")
		if !found {
			return "", fmt.Errorf("reading the article's scans in Python: %s has no function %s", place.ArticleScript(), name)
		}
		lines := strings.Split("def "+name+"("+after, "\n")
		end := 1
		for end < len(lines) && (lines[end] == "" || strings.HasPrefix(lines[end], " ")) {
			end++
		}
		parts = append(parts, strings.TrimSpace(strings.Join(lines[:end], "\n")))
	}
	return strings.Join(parts, "\n\n"), nil
}

// PoolDies returns a table of how the pool ended that keeps all planes.
func (r *Result) PoolDies() woodkit.Table {
	table := woodkit.Table{Left: true, Header: []string{"heat maps, plain pool", "what became of it"}, Rows: [][]string{{"the article, 2023", "the notebook died"}}}
	for _, d := range r.Deaths {
		table.Rows = append(table.Rows, []string{d.Python + ", the article's way", d.String()})
	}
	if len(r.Deaths) == 0 {
		why := "not measured"
		if r.NotMeasured != "" {
			why += ": " + r.NotMeasured
		}
		table.Rows = append(table.Rows, []string{"Python, the article's way", why})
	}
	return table
}
