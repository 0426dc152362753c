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

// ShareVersion is the version of Share's schema.
const ShareVersion = 1

// A Share is one guess of a reader beside what their machine measured, or one exercise that the reader has passed, as it is
// handed to a teacher. Besides the nickname that the reader chose it holds nothing of the reader, of the machine's name or of
// where files lie.
type Share struct {
	Version  int    `json:"version"`
	Nickname string `json:"nickname"`
	Exercise string `json:"exercise,omitempty"` // that was passed; then there is no question

	Question  string  `json:"question,omitempty"`   // as in Predict
	Guessed   float64 `json:"guessed,omitempty"`    // time for one frame as a fraction of the for loop's
	Order     int     `json:"order,omitempty"`      // the place of the guess among those that this reader made, from 1; 0: not known, or a default
	Default   bool    `json:"default,omitempty"`    // the guess is the notebook's own, which the reader left as it was
	Measured  float64 `json:"measured,omitempty"`   // the same, measured; 0: not yet
	Busy      bool    `json:"busy,omitempty"`       // other programs used more than a tenth of the processor meanwhile
	Cores     int     `json:"cores,omitempty"`      // of the machine
	GoMaxProc int     `json:"gomaxprocs,omitempty"` // in the run that was measured
	Frames    int     `json:"frames,omitempty"`     // scanned in that run
	Synthetic bool    `json:"synthetic"`            // whether it scanned the synthetic data set
	Woodkit   string  `json:"woodkit"`              // version of this program
}

// Shares returns the guesses that a person made in JupyterLab, in the order of their questions, each beside the latest measurement on this
// machine, and then the exercises that this person has passed. defaults has the questions whose guess the reader left as it came with the
// notebooks. The error says why the nickname cannot be one, or that there is nothing to share yet and how to make a guess.
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
		shares = append(shares, Share{Version: ShareVersion, Nickname: nickname, Exercise: name, Woodkit: timing.ThisHost().Woodkit})
	}
	return shares, nil
}

// number notes in which order the guesses were made. shares and guesses belong to each other. Defaults are no guesses, and what an
// older woodkit kept has no time.
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

// mostGuesses is the most guesses of one reader that are numbered. The notebooks ask for some dozens.
const mostGuesses = 10_000

// longestNickname is how many characters a nickname has at most.
const longestNickname = 24

// CheckNickname says why a name cannot be a nickname: it is empty, longer than 24 characters, or cannot be printed.
func CheckNickname(name string) error { return timing.CheckText("nickname", name, longestNickname) }

// shareOf puts a guess beside the latest run that answers its question and that run's for loop.
func shareOf(nickname string, g timing.Guess, records []timing.Record) Share {
	s := Share{
		Version: ShareVersion, Nickname: nickname, Question: g.Question.String(), Guessed: g.Ratio,
		Cores: runtime.NumCPU(), Woodkit: timing.ThisHost().Woodkit,
	}
	if run, baseline, found := timing.AgainstBaseline(records, nil, g.Question); found {
		s.Measured, s.Busy = timing.Fraction(run, baseline), run.Load.Busy() || baseline.Load.Busy()
		s.Cores, s.GoMaxProc, s.Frames, s.Synthetic = run.Host.Cores, run.GoMaxProc, run.Frames, run.Synthetic
	}
	return s
}

// check says what is wrong with a share that somebody else wrote.
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
