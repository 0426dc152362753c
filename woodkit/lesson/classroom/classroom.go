package classroom

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// A Classroom holds what several readers shared.
type Classroom []Share

// longestLine is the largest line in bytes that ReadShares reads. A share has about 200.
const longestLine = 64 << 10

// ReadShares reads the lines that `woodkit share` wrote. If a nickname has several lines on one question or exercise, the
// last one counts. It leaves out lines that are damaged or of another version, and describes them in refused, with the
// file's name and the line number. An error means that reading failed.
func ReadShares(file string, from io.Reader) (shares []Share, refused []string, err error) {
	type key struct{ nickname, question, exercise string }
	at := map[key]int{}
	lines := bufio.NewReaderSize(from, longestLine)
	for number := 1; ; number++ {
		line, long, err := readLine(lines)
		if err == io.EOF {
			return shares, refused, nil
		}
		if err != nil {
			return shares, refused, fmt.Errorf("reading shares: %s: %w", file, err)
		}
		if strings.TrimSpace(line) == "" && !long {
			continue
		}
		share, err := parseShare(line, long)
		if err != nil {
			refused = append(refused, fmt.Sprintf("%s:%d: %v", file, number, err))
			continue
		}
		k := key{share.Nickname, share.Question, share.Exercise}
		if i, again := at[k]; again {
			shares[i] = share
			continue
		}
		at[k] = len(shares)
		shares = append(shares, share)
	}
}

// readLine returns the next line. If the line is too long, it skips it and says so. After the last line it returns io.EOF.
func readLine(lines *bufio.Reader) (line string, long bool, err error) {
	part, err := lines.ReadSlice('\n')
	for err == bufio.ErrBufferFull {
		long = true
		part, err = lines.ReadSlice('\n')
	}
	if err == io.EOF && (len(part) > 0 || long) {
		err = nil // the last line has no newline
	}
	if long {
		part = nil
	}
	return string(part), long, err
}

// parseShare reads one line.
func parseShare(line string, long bool) (s Share, err error) {
	if long {
		return s, fmt.Errorf("the line has more than %d bytes", longestLine)
	}
	var version struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal([]byte(line), &version); err != nil {
		return s, fmt.Errorf("not what woodkit share writes: %w", err)
	}
	if version.Version == nil {
		return s, fmt.Errorf("not what woodkit share writes: it has no version")
	}
	if *version.Version != shareVersion {
		return s, fmt.Errorf("version %d; this program reads version %d: share again with the same woodkit", *version.Version, shareVersion)
	}
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		return s, fmt.Errorf("not what woodkit share writes: %w", err)
	}
	return s, s.check()
}

// Questions returns the questions that have a guess, in alphabetical order.
func (c Classroom) Questions() []string {
	var questions []string
	for _, s := range c {
		if s.Exercise == "" {
			questions = append(questions, s.Question)
		}
	}
	slices.Sort(questions)
	return slices.Compact(questions)
}

// on returns the shares on a question in ascending order of their guesses. A line that occurs in two files counts once.
func (c Classroom) on(question string) []Share {
	var all []Share
	known := map[Share]bool{}
	for _, s := range c {
		if s.Exercise == "" && s.Question == question && !known[s] {
			known[s] = true
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b Share) int {
		return cmp.Or(cmp.Compare(a.Guessed, b.Guessed), strings.Compare(a.Nickname, b.Nickname))
	})
	return all
}

// Figure draws each reader's guess on a question beside the measurement on that reader's machine.
func (c Classroom) Figure(question string) figure.Figure {
	return figure.New(c.pairs(question).Figure())
}

// pairs returns the pairs that Figure draws.
func (c Classroom) pairs(question string) plot.Pairs {
	figure := plot.Pairs{
		Title: question, Axis: "time for one frame, as a fraction of the for loop's",
		Mark: plot.Mark{Name: "the for loop's time", X: 1},
	}
	seen := map[string]int{}
	shares := c.on(question)
	for _, s := range shares {
		name := s.Nickname
		if seen[s.Nickname]++; seen[s.Nickname] > 1 {
			name += fmt.Sprintf(" (%d)", seen[s.Nickname])
		}
		if s.Default {
			name += " (default)"
		}
		figure.Rows = append(figure.Rows, plot.Pair{Name: name + ", " + s.machine(), Guessed: s.Guessed, Measured: s.Measured})
	}
	guesses := guessesOf(shares)
	near, measured := wellGuessed(guesses)
	figure.Note = "No machine has measured this yet."
	if measured > 0 {
		figure.Note = fmt.Sprintf("%d of %d guesses were right within a factor of two.", near, measured)
	}
	if waiting := len(guesses) - measured; waiting > 0 && measured > 0 {
		figure.Note += fmt.Sprintf(" %d not measured yet.", waiting)
	}
	if defaults := len(shares) - len(guesses); defaults > 0 {
		figure.Note += fmt.Sprintf(" %d left the notebook's default as it was.", defaults)
	}
	return figure
}

// guessesOf returns the shares that are guesses. It leaves out defaults that the reader did not change.
func guessesOf(shares []Share) (guesses []Share) {
	for _, s := range shares {
		if !s.Default {
			guesses = append(guesses, s)
		}
	}
	return guesses
}

// machine says on how many cores the reader measured. If Go was told to use fewer than the machine has, it gives both
// numbers. It also says if the run was stopped early, or if other programs kept the machine busy.
func (s Share) machine() string {
	text := unit.Cores(float64(s.Cores))
	if s.GoMaxProc > 0 && s.GoMaxProc < s.Cores {
		text += fmt.Sprintf(", GOMAXPROCS %d", s.GoMaxProc)
	}
	if s.Partial {
		text += ", stopped early"
	}
	if s.Busy {
		text += ", busy"
	}
	return text
}

// wellGuessed returns how many guesses were measured, and how many of those were right within a factor of two.
func wellGuessed(shares []Share) (near, measured int) {
	for _, s := range shares {
		if s.Measured > 0 {
			measured++
			if s.Guessed <= 2*s.Measured && s.Measured <= 2*s.Guessed {
				near++
			}
		}
	}
	return near, measured
}

// Table lists for each question: how many readers guessed and how many left the notebook's default unchanged; the median
// guess and the median measurement, each with the least and the greatest; and how many guesses were right within a factor
// of two. A default does not count as a guess.
func (c Classroom) Table() woodkit.Table {
	table := woodkit.Table{Header: []string{"question", "guesses", "defaults", "guessed, median", "least–most", "measured, median", "least–most", "right within 2 ×"}}
	for _, question := range c.Questions() {
		shares := c.on(question)
		var guessed, measured []float64
		guesses := guessesOf(shares)
		for _, s := range guesses {
			guessed = append(guessed, s.Guessed)
		}
		for _, s := range shares {
			if s.Measured > 0 {
				measured = append(measured, s.Measured)
			}
		}
		near, of := wellGuessed(guesses)
		guess, span := spread(guessed)
		measurement, measurements := spread(measured)
		table.Rows = append(table.Rows, []string{
			question, fmt.Sprint(len(guesses)), fmt.Sprint(len(shares) - len(guesses)), guess, span, measurement, measurements, fmt.Sprintf("%d of %d", near, of),
		})
	}
	return table
}

// spread returns the median of ratios, and the least and the greatest, as text.
func spread(ratios []float64) (middle, ends string) {
	if len(ratios) == 0 {
		return "–", "–"
	}
	return fmt.Sprintf("%.3g ×", median.Of(ratios)), fmt.Sprintf("%.3g–%.3g", slices.Min(ratios), slices.Max(ratios))
}
