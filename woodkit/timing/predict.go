package timing

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/internal/unit"
)

// guessFile returns the folder and file name of the guess for a question.
func guessFile(q Question) (dir, name string, err error) {
	place, err := home.Find()
	if err != nil {
		return "", "", err
	}
	reader := "reader"
	if os.Getenv(cell.ReaderVariable) == "" {
		reader = "kernel-" + cell.Session()
	}
	return filepath.Join(place.Dir, "guesses", reader), digest.Short([]byte(q.String())), nil
}

// Predict keeps your guess before you measure: the time per frame of a run with this task and label, as a fraction of the
// for loop's. You can change the guess until you have measured the run. After that it is fixed, and Done shows it beside
// the measurement.
//
//	timing.Predict("heat maps", "queue", 0.5)
func Predict(task, label string, ratio float64) {
	q := Question{task, label}
	stands, err := predict(q, ratio)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "woodkit: noting a guess:", err)
	case stands != ratio:
		fmt.Printf("%v: it is measured already, so your earlier guess stands: %.3g × the for loop's time\n", q, stands)
	case ratio > questionable:
		fmt.Printf("%v: you guess %s × the for loop's time. Did you mean that? 0.5 is half its time, 2 is twice; run the cell again to change it\n", q, unit.ThreeDigits(ratio))
	default:
		fmt.Printf("%v: you guess %s × the for loop's time\n", q, unit.ThreeDigits(ratio))
	}
}

// predict keeps the guess if it can still be changed. It returns the guess that counts.
func predict(q Question, ratio float64) (stands float64, err error) {
	if !(ratio > 0) || math.IsInf(ratio, 0) {
		return 0, fmt.Errorf("%v: a time of %g × the for loop's cannot be; give a fraction such as 0.5", q, ratio)
	}
	g := Guess{Question: q, Ratio: ratio, Session: cell.Session(), Made: time.Now().UTC()}
	if err := g.Check(); err != nil {
		return 0, err
	}
	if earlier, ok := readGuess(q); ok {
		if earlier.Stands || isMeasured(q, earlier.Session, g.Session) {
			g.Ratio, g.Stands = earlier.Ratio, true
		}
		if g.Ratio == earlier.Ratio { // the cell was only run again
			g.Made = earlier.Made
		}
	}
	dir, name, err := guessFile(q)
	if err != nil {
		return 0, err
	}
	return g.Ratio, store.Save(dir, name, g)
}

// questionable is the ratio above which Predict asks whether you meant it: more than 10 times the for loop's time.
const questionable = 10

// isMeasured reports whether one of these kernels has run what the question asks about, with whatever result. Other runs,
// such as those of woodkit run, don't count, because the reader has not seen their results.
func isMeasured(q Question, sessions ...string) bool {
	records, err := Records("")
	cell.Warn(err)
	return slices.ContainsFunc(records, func(r Record) bool { return r.Question() == q && slices.Contains(sessions, r.Session) })
}

// Guessed returns the guess for a question, if there is one.
func Guessed(q Question) (float64, bool) {
	g, ok := readGuess(q)
	return g.Ratio, ok
}

func readGuess(q Question) (Guess, bool) {
	dir, name, err := guessFile(q)
	if err != nil {
		return Guess{}, false
	}
	g, err := store.Read[Guess](filepath.Join(dir, name+".json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	return g, err == nil && g.Question == q
}

// Guesses returns all guesses of the reader. If a kernel runs without a reader, it returns the guesses of the kernel.
func Guesses() ([]Guess, error) {
	dir, _, err := guessFile(Question{})
	if err != nil {
		return nil, err
	}
	guesses, _, err := store.Load(dir, func(Guess) error { return nil })
	return guesses, err
}

// OfThisKernel returns the guesses about tasks that this kernel has run or guessed. If there are none, it returns all
// guesses.
func OfThisKernel(guesses []Guess, records []Record) []Guess {
	mine := cell.Session()
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
			tasks[g.Task] = true
		}
	}
	var kept []Guess
	for _, g := range guesses {
		if tasks[g.Task] {
			kept = append(kept, g)
		}
	}
	if len(kept) == 0 {
		return guesses
	}
	return kept
}
