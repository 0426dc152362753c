package classroom

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/passed"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/timing"
)

// shareVersion is the version of Share's schema.
const shareVersion = 1

// A Share is one guess of a reader together with the measurement on the reader's machine, or one exercise that the reader
// has passed, in the form that goes to a teacher. It contains the nickname that the reader chose. It contains nothing else
// about the reader, nor the machine's name or any path.
type Share struct {
	Version  int    `json:"version"`
	Nickname string `json:"nickname"`
	Exercise string `json:"exercise,omitempty"` // that was passed; then there is no question

	Question  string  `json:"question,omitempty"`   // as in Predict
	Guessed   float64 `json:"guessed,omitempty"`    // time per frame as a fraction of the for loop's
	Order     int     `json:"order,omitempty"`      // place among the guesses that this reader made, from 1; 0: a default, or not known
	Default   bool    `json:"default,omitempty"`    // the guess is the notebook's own; the reader did not change it
	Measured  float64 `json:"measured,omitempty"`   // the same fraction, measured; 0: not yet
	Partial   bool    `json:"partial,omitempty"`    // the measured run ended before all frames were tried
	Busy      bool    `json:"busy,omitempty"`       // other programs used more than a tenth of the processor meanwhile
	Cores     int     `json:"cores,omitempty"`      // of the machine
	GoMaxProc int     `json:"gomaxprocs,omitempty"` // in the measured run
	Frames    int     `json:"frames,omitempty"`     // frames scanned in that run
	Synthetic bool    `json:"synthetic"`            // whether that run scanned the synthetic data set
	Woodkit   string  `json:"woodkit"`              // version of this program
}

// Shares returns the guesses that a person made in JupyterLab, in the order of their questions, each with the latest
// measurement on this machine, and then the exercises that this person has passed. defaults has the questions for which
// the reader left the notebook's guess unchanged. It returns an error if the nickname is not allowed. It also returns one if
// there is nothing to share yet, and says how to make a guess.
func Shares(nickname string, defaults map[string]bool) ([]Share, error) {
	nickname = strings.TrimSpace(nickname)
	if err := CheckNickname(nickname); err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	place, err := home.Find()
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	guesses, problems, err := store.Load(filepath.Join(place.Dir, "guesses", "reader"), timing.Guess.Check)
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, "woodkit: guesses:", problem)
	}
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	exercises, err := passed.Names()
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	if len(guesses) == 0 && len(exercises) == 0 {
		return nil, fmt.Errorf("sharing: no guesses yet; open a notebook with go tool woodkit lab and run its cells with Predict")
	}
	records, err := timing.Records("")
	if err != nil {
		return nil, fmt.Errorf("sharing: %w", err)
	}
	slices.SortFunc(guesses, func(a, b timing.Guess) int { return strings.Compare(a.Question.String(), b.Question.String()) })
	shares := make([]Share, len(guesses))
	for i, g := range guesses {
		shares[i] = shareOf(nickname, g, records)
		shares[i].Default = defaults[g.Question.String()]
	}
	number(shares, guesses)
	for _, name := range exercises {
		shares = append(shares, Share{Version: shareVersion, Nickname: nickname, Exercise: name, Woodkit: timing.ThisHost().Woodkit})
	}
	return shares, nil
}

// number notes in which order the guesses were made. shares[i] belongs to guesses[i]. Defaults get no number, and neither do
// guesses that an older woodkit kept without a time.
func number(shares []Share, guesses []timing.Guess) {
	var made []int
	for i, g := range guesses {
		if !shares[i].Default && !g.Made.IsZero() {
			made = append(made, i)
		}
	}
	slices.SortStableFunc(made, func(a, b int) int { return guesses[a].Made.Compare(guesses[b].Made) })
	for n, i := range made {
		shares[i].Order = n + 1
	}
}

// mostGuesses is the largest number that a guess may have. The notebooks ask for some dozens.
const mostGuesses = 10_000

// longestNickname is the maximum length of a nickname in characters.
const longestNickname = 24

// CheckNickname returns an error if a name cannot be a nickname, because it is empty, longer than 24 characters, or not
// printable.
func CheckNickname(name string) error { return timing.CheckText("nickname", name, longestNickname) }

// shareOf combines a guess with the latest run that answers its question and with that run's for loop. A run from before the
// guess doesn't count: it may be somebody else's, from before `woodkit lab --reset`.
func shareOf(nickname string, g timing.Guess, records []timing.Record) Share {
	s := Share{
		Version: shareVersion, Nickname: nickname, Question: g.Question.String(), Guessed: g.Ratio,
		Cores: runtime.NumCPU(), Woodkit: timing.ThisHost().Woodkit,
	}
	since := slices.DeleteFunc(slices.Clone(records), func(r timing.Record) bool { return r.Question() == g.Question && r.Start.Before(g.Made) })
	if run, baseline, found := timing.AgainstBaseline(since, nil, g.Question); found {
		s.Measured, s.Busy = timing.Fraction(run, baseline), run.Load.Busy() || baseline.Load.Busy()
		s.Partial = run.Partial
		s.Cores, s.GoMaxProc, s.Frames, s.Synthetic = run.Host.Cores, run.GoMaxProc, run.Frames, run.Synthetic
	}
	return s
}

// check returns an error if a share from outside is not valid.
func (s Share) check() error {
	if err := timing.CheckText("nickname", s.Nickname, longestNickname); err != nil {
		return err
	}
	if s.Exercise != "" {
		if s.Question != "" {
			return fmt.Errorf("both a question and an exercise")
		}
		return passed.Check(s.Exercise)
	}
	if s.Order < 0 || s.Order > mostGuesses || s.Order > 0 && s.Default {
		return fmt.Errorf("order %d: a guess has 1 to %d, and a default has none", s.Order, mostGuesses)
	}
	if err := timing.CheckText("question", s.Question, timing.LongestQuestion); err != nil {
		return err
	}
	if err := timing.CheckRatio("guessed", s.Guessed); err != nil {
		return err
	}
	if s.Measured != 0 {
		if err := timing.CheckRatio("measured", s.Measured); err != nil {
			return err
		}
	}
	if s.Cores < 1 {
		return fmt.Errorf("%d cores: a machine has at least 1", s.Cores)
	}
	return nil
}
