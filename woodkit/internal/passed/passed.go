// Package passed keeps which exercises of the notebooks a reader has passed.
package passed

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
)

// An Exercise is one that is judged. The names are those in the notebooks' cells.
type Exercise struct {
	Notebook string // the part of its file name before the first hyphen, such as "02b"
	Name     string
}

// String returns the exercise as a table shows it, such as "02b: exercise-7".
func (e Exercise) String() string { return e.Notebook + ": " + e.Name }

// Exercises returns all exercises in the order of the notebooks.
func Exercises() []Exercise {
	return []Exercise{
		{"01", "frames"},
		{"01", "depth"},
		{"01", "folds"},
		{"02", "exercise-1"},
		{"02", "exercise-2"},
		{"02", "exercise-3"},
		{"02", "exercise-4"},
		{"02", "exercise-5"},
		{"02", "exercise-6"},
		{"02b", "exercise-7"},
		{"02b", "exercise-8"},
		{"02b", "exercise-9"},
		{"02b", "exercise-10"},
		{"03", "runs"},
		{"03", "filter-up"},
		{"03", "boxes"},
		{"06", "leaking-pool"},
		{"06", "bounded-queue"},
		{"06", "limited-counter"},
	}
}

// Check says that there is no exercise of this name.
func Check(name string) error {
	if slices.ContainsFunc(Exercises(), func(e Exercise) bool { return e.Name == name }) {
		return nil
	}
	return fmt.Errorf("there is no exercise %q", name)
}

// pass is the document of one exercise.
type pass struct {
	Exercise string `json:"exercise"`
}

func (p pass) check() error { return Check(p.Exercise) }

// folder is where the reader's passes are.
func folder() (string, error) {
	place, err := home.Find()
	return filepath.Join(place.Dir, Folder, "reader"), err
}

// Folder is the name of the folder of passes in .woodkit.
const Folder = "exercises"

// Note notes that the reader has passed an exercise. If no person reads the notebook, it does nothing.
func Note(name string) error {
	if os.Getenv(cell.ReaderVariable) == "" {
		return nil
	}
	dir, err := folder()
	if err := cmp.Or(Check(name), err); err != nil {
		return fmt.Errorf("noting a passed exercise: %w", err)
	}
	return store.Save(dir, digest.Short([]byte(name)), pass{name})
}

// Names returns the names of the exercises that the reader has passed, in the order of the notebooks. Damaged files are set aside,
// and standard error names them.
func Names() ([]string, error) {
	dir, err := folder()
	if err != nil {
		return nil, fmt.Errorf("reading the passed exercises: %w", err)
	}
	passes, problems, err := store.Load(dir, pass.check)
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, "woodkit: exercises:", problem)
	}
	var names []string
	for _, e := range Exercises() {
		if slices.ContainsFunc(passes, func(p pass) bool { return p.Exercise == e.Name }) {
			names = append(names, e.Name)
		}
	}
	return names, err
}
