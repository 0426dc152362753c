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
	name  string // names the marker and the log, such as python
	title string // shown to people, such as Python environment
	doing string // what the stage does and costs, shown when it starts
	// inputs returns everything on which the result depends: texts, and the contents of files.
	inputs func() ([]string, error)
	// makes names the files and folders that the stage makes. Their size is reported. If one is missing, the stage must run
	// again.
	makes []string
	// run makes them, from nothing or from the remains of an earlier or interrupted run.
	run func(ctx context.Context, w *work) error
}

// work is passed to a running stage.
type work struct {
	log  io.Writer         // receives the output of the programs
	lock *os.File          // programs hold it too, so the next set-up waits for a program that outlives us
	note func(string)      // changes the text on the live line
	made map[string]string // further files that must exist, with the targets of their links
}

// marker records that a stage was finished, and its inputs.
type marker struct {
	Inputs   string            `json:"inputs"` // hash, see digest
	Files    map[string]string `json:"files"`  // made files, and their paths with symbolic links resolved
	Finished time.Time         `json:"finished"`
	Seconds  float64           `json:"seconds"`
	Bytes    int64             `json:"bytes"`
}

// digest hashes the inputs. Each is preceded by its length, so different lists never hash the same text.
func digest(inputs []string) string {
	hash := sha256.New()
	for _, input := range inputs {
		fmt.Fprintf(hash, "%d\n%s\n", len(input), input)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// contents reads files that are inputs of a stage.
func contents(files ...string) ([]string, error) {
	var texts []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading the sources of the environment: %w", err)
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

func (e *Environment) markerFile(name string) string {
	dir := e.MadeDir()
	if strings.HasPrefix(name, dataStage) && name != dataStage+strconv.Itoa(home.SampleFrames) { // is in another folder, see home.Home.Dataset
		dir = e.Dir
	}
	return filepath.Join(dir, "stages", name+".json")
}

func (e *Environment) logFile(name string) string { return filepath.Join(e.Dir, "logs", name+".log") }

// current reports whether s was finished from inputs with this digest, and all files that it made still exist.
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

// keep adds a file that must exist, or the stage counts as unfinished.
func (w *work) keep(file string) error {
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return fmt.Errorf("checking a file that was made: %w", err)
	}
	w.made[file] = target
	return nil
}

// dataStage is the prefix of the names of stages that make a data set. The number of frames follows.
const dataStage = "data-"

// tolerable is a failure of a stage that leaves the environment usable. The next set-up tries the stage again.
type tolerable struct{ error }

func (t *tolerable) Unwrap() error { return t.error }
