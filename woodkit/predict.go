package woodkit

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/store"
)

// ReaderVariable is the environment variable by which `woodkit lab` says that a person reads the notebook. Guesses then
// outlive the kernel; elsewhere they belong to one kernel's run.
const ReaderVariable = "WOODKIT_READER"

// A guess is what a reader expected before measuring.
type guess struct {
	Question string  `json:"question"`
	Ratio    float64 `json:"ratio"`             // time over that of the for loop, per frame
	Session  string  `json:"session,omitempty"` // of the kernel that asked last
	Stands   bool    `json:"stands,omitempty"`  // it was measured before it was asked for again, so it cannot be changed
}

// task is the task that the question is about.
func (g guess) task() string {
	task, _, _ := strings.Cut(g.Question, ": ")
	return task
}

// guessFile is where the guess for a question lies.
func guessFile(question string) (dir, name string, err error) {
	place, err := home.Find()
	if err != nil {
		return "", "", err
	}
	reader := "reader"
	if os.Getenv(ReaderVariable) == "" {
		reader = "kernel-" + session()
	}
	return filepath.Join(place.Dir, "guesses", reader), shortHash([]byte(question)), nil
}

// Predict notes what you expect before you measure: the time of a run as a fraction of the for loop's, per frame. The
// question is a run's task and bar, as in "heat maps: queue". A guess may be changed until its strategy has been measured;
// from then on it stands, and Done shows it beside the measurement.
func Predict(question string, ratio float64) {
	stands, err := predict(question, ratio)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "woodkit: noting a guess:", err)
	case stands != ratio:
		fmt.Printf("%s: it is measured already, so your earlier guess stands: %.3g × the for loop's time\n", question, stands)
	case ratio > questionable:
		fmt.Printf("%s: you guess %.3g × the for loop's time. Did you mean that? 0.5 is half its time, 2 is twice; run the cell again to change it\n", question, ratio)
	default:
		fmt.Printf("%s: you guess %.3g × the for loop's time\n", question, ratio)
	}
}

// predict returns the guess that stands.
func predict(question string, ratio float64) (stands float64, err error) {
	if task, bar, _ := strings.Cut(question, ": "); strings.TrimSpace(task) == "" || strings.TrimSpace(bar) == "" {
		return 0, fmt.Errorf("%q is no question; give a run's task and bar, as in %q", question, "heat maps: queue")
	}
	if !(ratio > 0) || math.IsInf(ratio, 0) {
		return 0, fmt.Errorf("%s: a time of %g × the for loop's cannot be; give a fraction such as 0.5", question, ratio)
	}
	if err := (guess{Question: question, Ratio: ratio}).check(); err != nil {
		return 0, err
	}
	g := guess{Question: question, Ratio: ratio, Session: session()}
	if earlier, ok := readGuess(question); ok && (earlier.Stands || isMeasured(question, earlier.Session, g.Session)) {
		g.Ratio, g.Stands = earlier.Ratio, true
	}
	dir, name, err := guessFile(question)
	if err != nil {
		return 0, err
	}
	return g.Ratio, store.Save(dir, name, g)
}

// questionable is the guess, in times of the for loop's time, above which Predict asks whether it was meant.
const questionable = 10

// isMeasured says whether one of these kernels has run what the question is about, whatever came of it. Runs of others, such
// as those of woodkit run, give nothing away.
func isMeasured(question string, sessions ...string) bool {
	records, err := Records("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	return slices.ContainsFunc(records, func(r Record) bool { return r.Question() == question && slices.Contains(sessions, r.Session) })
}

// guessed returns the guess for a question, if there is one.
func guessed(question string) (float64, bool) {
	g, ok := readGuess(question)
	return g.Ratio, ok
}

func readGuess(question string) (guess, bool) {
	dir, name, err := guessFile(question)
	if err != nil {
		return guess{}, false
	}
	g, err := store.Read[guess](filepath.Join(dir, name+".json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	return g, err == nil && g.Question == question
}

// measured returns a run's time as a fraction of the loop's, from the latest records of this data set: those of this
// kernel, else any. Both are of the same data set on the same storage.
func measured(records []Record, question string) (float64, bool) {
	task, _, _ := strings.Cut(question, ": ")
	run, found := latestRecord(records, question)
	alike := slices.DeleteFunc(slices.Clone(records), func(r Record) bool {
		return r.Fingerprint != run.Fingerprint || r.Storage != run.Storage
	})
	loop, base := latestRecord(alike, task+": "+barLoop)
	if !found || !base || loop.PerFrame() == 0 || run.PerFrame() == 0 || run.Died != "" {
		return 0, false
	}
	return float64(run.PerFrame()) / float64(loop.PerFrame()), true
}

// latestRecord returns the latest record that answers a question about the data set in use: of this kernel, or of any
// where this kernel has not begun with the question's task, so that a notebook never mixes its runs with others'. A run that
// died answers, however few results it had.
func latestRecord(records []Record, question string) (best Record, found bool) {
	fingerprint := ""
	if ds := latest.Load(); ds != nil {
		fingerprint = ds.Fingerprint()
	}
	task, _, _ := strings.Cut(question, ": ")
	here := func(r Record) bool {
		return r.Task == task && (r.Frames > 0 || r.Died != "") && (fingerprint == "" || r.Fingerprint == fingerprint)
	}
	mine := session()
	begun := slices.ContainsFunc(records, func(r Record) bool { return here(r) && r.Session == mine })
	for _, r := range records { // in order of start
		if here(r) && r.Question() == question && (!begun || r.Session == mine) {
			best, found = r, true
		}
	}
	return best, found
}

// Predictions draws guesses against what was measured, on logarithmic axes: on the diagonal a guess was right, above it
// the run took longer than was thought. Guesses outlive the kernel; where this kernel has run or guessed at something, only
// those of the same tasks are drawn.
func Predictions() Figure {
	figure := plot.Guesses{Title: "Guessed and measured, as fractions of the for loop's time"}
	records, err := Records("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	guesses, err := loadGuesses()
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	guesses = ofThisKernel(guesses, records)
	slices.SortFunc(guesses, func(a, b guess) int { return strings.Compare(a.Question, b.Question) })
	for _, g := range guesses {
		if ratio, ok := measured(records, g.Question); ok {
			figure.Points = append(figure.Points, plot.Guess{Name: g.Question, Guessed: g.Ratio, Measured: ratio, Color: colorOf(g.Question)})
		}
	}
	return Figure{figure.Figure()}
}

// loadGuesses returns every guess of the reader, or of the kernel where nobody reads.
func loadGuesses() ([]guess, error) {
	dir, _, err := guessFile("")
	if err != nil {
		return nil, err
	}
	guesses, _, err := store.Load(dir, func(guess) error { return nil })
	return guesses, err
}

// ofThisKernel returns the guesses at tasks that this kernel has run or guessed at, or all where there are none.
func ofThisKernel(guesses []guess, records []Record) []guess {
	mine := session()
	if mine == "" { // not in a notebook
		return guesses
	}
	tasks := map[string]bool{}
	for _, r := range records {
		if r.Session == mine {
			tasks[r.Task] = true
		}
	}
	for _, g := range guesses {
		if g.Session == mine {
			tasks[g.task()] = true
		}
	}
	var kept []guess
	for _, g := range guesses {
		if tasks[g.task()] {
			kept = append(kept, g)
		}
	}
	if len(kept) == 0 {
		return guesses
	}
	return kept
}
