package setup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
)

// stage is one part of the set-up.
type stage struct {
	name  string // of its marker and log, such as python
	title string // what people read, such as Python environment
	doing string // what it does and costs, shown when it starts
	// inputs returns everything the result depends on: texts, and the contents of files.
	inputs func() ([]string, error)
	// makes names the files and folders that it makes. Their size is reported, and one that is missing means that
	// the stage must be done again.
	makes []string
	// run makes them, from nothing or from what an earlier or interrupted run left.
	run func(ctx context.Context, w *work) error
}

// work is what a running stage is given.
type work struct {
	log  io.Writer         // everything that the programs print
	lock *os.File          // held by the programs too, so that one that outlives us keeps the next set-up waiting
	note func(string)      // says what it is doing now
	made map[string]string // further files that must still be there, and what they resolve to
}

// marker says that a stage was finished and from what.
type marker struct {
	Inputs   string            `json:"inputs"`   // hash, see digest
	Files    map[string]string `json:"files"`    // what was made, and where it leads when symbolic links are followed
	Finished time.Time         `json:"finished"` //
	Seconds  float64           `json:"seconds"`
	Bytes    int64             `json:"bytes"`
}

// digest hashes the inputs so that no two different lists give the same text to hash.
func digest(inputs []string) string {
	hash := sha256.New()
	for _, input := range inputs {
		fmt.Fprintf(hash, "%d\n%s\n", len(input), input)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// contents reads files for a stage's inputs.
func contents(files ...string) ([]string, error) {
	var texts []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading what the environment is made from: %w", err)
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

func (e *Environment) markerFile(name string) string {
	dir := e.MadeDir()
	if strings.HasPrefix(name, dataStage) && name != dataStage+strconv.Itoa(SampleFrames) { // lies elsewhere, see home.Home.Dataset
		dir = e.Dir
	}
	return filepath.Join(dir, "stages", name+".json")
}

func (e *Environment) logFile(name string) string { return filepath.Join(e.Dir, "logs", name+".log") }

// current reports whether s was finished from the inputs with that digest, and everything it made is still there.
func (e *Environment) current(s stage, inputs string) (marker, bool) {
	var m marker
	text, err := os.ReadFile(e.markerFile(s.name))
	if err != nil || json.Unmarshal(text, &m) != nil || m.Inputs != inputs {
		return m, false
	}
	for file, target := range m.Files {
		if resolved, err := filepath.EvalSymlinks(file); err != nil || resolved != target {
			return m, false
		}
	}
	return m, true
}

// perform runs one stage and writes its marker last.
func (e *Environment) perform(ctx context.Context, s stage, lock *os.File, note func(string)) (marker, error) {
	begin := time.Now()
	inputs, err := s.inputs()
	if err != nil {
		return marker{}, err
	}
	m := marker{Inputs: digest(inputs), Files: make(map[string]string)}
	for _, dir := range []string{filepath.Dir(e.markerFile(s.name)), filepath.Dir(e.logFile(s.name)), filepath.Join(e.Dir, "tmp"), e.bin()} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return m, err
		}
	}
	if err := os.Remove(e.markerFile(s.name)); err != nil && !os.IsNotExist(err) {
		return m, err
	}
	log, err := os.Create(e.logFile(s.name))
	if err != nil {
		return m, err
	}
	defer log.Close()
	w := &work{log: log, lock: lock, note: note, made: m.Files}
	if err := s.run(ctx, w); err != nil {
		fmt.Fprintln(log, err)
		return m, err
	}
	for _, file := range s.makes {
		if err := w.keep(file); err != nil {
			return m, err
		}
		m.Bytes += Size(file)
	}
	m.Finished, m.Seconds = time.Now().UTC().Truncate(time.Second), time.Since(begin).Seconds()
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	return m, store.Replace(e.markerFile(s.name), text)
}

// keep names a file that must be there for the stage to count as done.
func (w *work) keep(file string) error {
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return fmt.Errorf("looking at what was made: %w", err)
	}
	w.made[file] = target
	return nil
}

// SampleFrames is the size of the data set that Setup makes.
const SampleFrames = home.SampleFrames

// dataStage and a number of frames is the name of the stage that makes a data set.
const dataStage = "data-"

// tolerable is a stage's failure that leaves the environment usable. The stage will be tried again.
type tolerable struct{ error }

func (t *tolerable) Unwrap() error { return t.error }
