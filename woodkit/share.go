package woodkit

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
)

// ShareVersion is the version of Share's schema.
const ShareVersion = 1

// A Share is one guess of a reader beside what their machine measured, as it is handed to a teacher. Besides the nickname
// that the reader chose it holds nothing of the reader, of the machine's name or of where files lie.
type Share struct {
	Version   int     `json:"version"`
	Nickname  string  `json:"nickname"`
	Question  string  `json:"question"`             // as in Predict
	Guessed   float64 `json:"guessed"`              // time for one frame as a fraction of the for loop's
	Measured  float64 `json:"measured,omitempty"`   // the same, measured; 0: not yet
	Cores     int     `json:"cores"`                // of the machine
	GoMaxProc int     `json:"gomaxprocs,omitempty"` // in the run that was measured
	Frames    int     `json:"frames,omitempty"`     // scanned in that run
	Synthetic bool    `json:"synthetic"`            // whether it scanned the synthetic data set
	Woodkit   string  `json:"woodkit"`              // version of this program
}

// Shares returns the guesses that a person made in JupyterLab, in the order of their questions, each beside the latest measurement on this
// machine. The error says why the nickname cannot be one, or that there are no guesses yet and how to make some.
func Shares(nickname string) ([]Share, error) {
	nickname = strings.TrimSpace(nickname)
	if err := CheckNickname(nickname); err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	place, err := home.Find()
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	guesses, problems, err := store.Load(filepath.Join(place.Dir, "guesses", "reader"), guess.check)
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, "woodkit: guesses:", problem)
	}
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	if len(guesses) == 0 {
		return nil, fmt.Errorf("sharing: no guesses yet; open a notebook with go tool woodkit lab and run its cells with Predict")
	}
	records, err := Records("")
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	slices.SortFunc(guesses, func(a, b guess) int { return strings.Compare(a.Question, b.Question) })
	shares := make([]Share, len(guesses))
	for i, g := range guesses {
		shares[i] = shareOf(nickname, g, records)
	}
	return shares, nil
}

// CheckNickname says why a name cannot be a nickname: it is empty, longer than 24 characters, or cannot be printed.
func CheckNickname(name string) error { return checkName("nickname", name) }

// shareOf puts a guess beside the latest run that answers its question and that run's for loop.
func shareOf(nickname string, g guess, records []Record) Share {
	s := Share{
		Version: ShareVersion, Nickname: nickname, Question: g.Question, Guessed: g.Ratio,
		Cores: runtime.NumCPU(), Woodkit: thisHost().Woodkit,
	}
	if run, loop, ok := runAndLoop(records, g.Question); ok {
		s.Measured = float64(run.PerFrame()) / float64(loop.PerFrame())
		s.Cores, s.GoMaxProc, s.Frames, s.Synthetic = run.Host.Cores, run.GoMaxProc, run.Frames, run.Synthetic
	}
	return s
}

// runAndLoop returns the latest run that answers a question and the latest for loop of its task, both of one notebook
// kernel and one data set on the same storage.
func runAndLoop(records []Record, question string) (run, loop Record, ok bool) {
	for _, r := range slices.Backward(records) { // the latest first
		if r.Question() != question || r.PerFrame() <= 0 || r.Died != "" {
			continue
		}
		for _, l := range slices.Backward(records) {
			if l.Task == r.Task && l.Bar == barLoop && l.Session == r.Session && l.Fingerprint == r.Fingerprint && l.Storage == r.Storage && l.PerFrame() > 0 {
				return r, l, true
			}
		}
	}
	return Record{}, Record{}, false
}

// Lengths of names, in characters, and the range of ratios that a share may have: what can be read in a figure.
const (
	longestName     = 200
	leastShare      = 1e-6
	greatestShare   = 1e6
	longestNickname = 24
)

// check says what is wrong with a share that somebody else wrote.
func (s Share) check() error {
	if err := checkName("nickname", s.Nickname); err != nil {
		return err
	}
	if err := (guess{Question: s.Question, Ratio: s.Guessed}).check(); err != nil {
		return err
	}
	if s.Measured != 0 {
		if err := checkRatio("measured", s.Measured); err != nil {
			return err
		}
	}
	if s.Cores < 1 {
		return fmt.Errorf("%d cores: a machine has at least 1", s.Cores)
	}
	return nil
}

// check says why a guess could not be shared.
func (g guess) check() error {
	if err := checkName("question", g.Question); err != nil {
		return err
	}
	return checkRatio("guessed", g.Ratio)
}

// checkRatio refuses what cannot be read in a figure, NaN included.
func checkRatio(what string, ratio float64) error {
	if ratio >= leastShare && ratio <= greatestShare {
		return nil
	}
	return fmt.Errorf("%s %g: not between %g and %g times the for loop's time", what, ratio, leastShare, greatestShare)
}

// checkName refuses what cannot stand in a table or a figure.
func checkName(what, name string) error {
	most := longestName
	if what == "nickname" {
		most = longestNickname
	}
	switch n := utf8.RuneCountInString(name); {
	case strings.TrimSpace(name) == "":
		return fmt.Errorf("no %s", what)
	case n > most:
		return fmt.Errorf("the %s has %d characters; at most %d are allowed", what, n, most)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Errorf("the %s %q has characters that cannot be printed", what, name)
	}
	return nil
}
