package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/internal/store"
)

// Copies are the reader's copies of the notebooks and of the files beside them. Go files, the teachers' page and the
// authors' texts of the notebooks are not copied.
type Copies struct {
	From, To    string // folders
	WithOutputs bool   // keep the outputs; otherwise they are cleared, because they would spoil the reader's guesses
}

// manifest is the file in the folder of copies that records what was copied. JupyterLab does not show it.
const manifest = ".copied.json"

// teachers is the page with the answers. It is not copied.
const teachers = "TEACHING.md"

// copied is the manifest's entry for one file.
type copied struct {
	Written string `json:"written"` // SHA-256 of the copy's bytes
	Source  string `json:"source"`  // hash of the original: for a notebook of its cells, otherwise of its bytes
}

// Make copies new files, updates those that the reader did not change, and keeps the reader's work. Running the cells of a
// notebook does not count as a change. Editing them does. Each note is a line about a file that was kept back or replaced.
func (c Copies) Make() (notes []string, err error) {
	if err := os.MkdirAll(c.To, 0o755); err != nil {
		return nil, fmt.Errorf("copying notebooks: %w", err)
	}
	known, err := c.manifest()
	if err != nil {
		return nil, err
	}
	walk := func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(c.From, path)
		if err != nil {
			return err
		}
		switch {
		case strings.HasPrefix(entry.Name(), ".") && name != ".", entry.IsDir() && (entry.Name() == "testdata" || name == notebook.TextFolder):
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case !entry.Type().IsRegular() || filepath.Ext(name) == ".go", name == teachers:
			return nil
		}
		note, now, err := c.one(name, known[name])
		if err != nil {
			return err
		}
		known[name] = now
		if note != "" {
			notes = append(notes, name+": "+note)
		}
		return nil
	}
	if err := filepath.WalkDir(c.From, walk); err != nil {
		return notes, fmt.Errorf("copying notebooks: %w", err)
	}
	text, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return notes, fmt.Errorf("copying notebooks: %w", err)
	}
	return notes, store.Replace(filepath.Join(c.To, manifest), append(text, '\n'))
}

// manifest reads the manifest. If it is missing or damaged, the result is empty, so all files that exist count as the
// reader's work.
func (c Copies) manifest() (map[string]copied, error) {
	known := make(map[string]copied)
	text, err := os.ReadFile(filepath.Join(c.To, manifest))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("copying notebooks: %w", err)
	}
	if json.Unmarshal(text, &known) != nil || known == nil {
		known = make(map[string]copied)
	}
	return known, nil
}

// one updates one file.
func (c Copies) one(name string, before copied) (note string, now copied, err error) {
	original, err := os.ReadFile(filepath.Join(c.From, name))
	if err != nil {
		return "", before, err
	}
	wanted, source, err := c.wanted(name, original)
	if err != nil {
		return "", before, err
	}
	now = copied{Written: digest(wanted), Source: source}
	target := filepath.Join(c.To, name)
	there, err := os.ReadFile(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", now, write(target, wanted)
	case err != nil:
		return "", before, err
	case string(there) == string(wanted):
		return "", now, nil
	case digest(there) == before.Written: // unchanged since it was copied
		return "", now, write(target, wanted)
	}
	_, found, err := c.wanted(name, there)
	switch {
	case err != nil || found != before.Source && found != source: // edited
		if source != before.Source {
			return "kept with your changes; there is a newer one, which --reset brings", before, nil
		}
		return "kept with your changes", before, nil
	case found != source: // only run, and there is a newer one
		return "replaced by a newer one", now, write(target, wanted)
	}
	return "", copied{Written: before.Written, Source: source}, nil // only run: its outputs stay
}

// wanted returns the content that the copy should have, and the hash of its original.
func (c Copies) wanted(name string, original []byte) (text []byte, source string, err error) {
	if filepath.Ext(name) != notebook.Extension {
		return original, digest(original), nil
	}
	n, err := notebook.Parse(original)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", name, err)
	}
	if c.WithOutputs {
		return original, n.SourceHash(), nil
	}
	n.ClearOutputs()
	n.ForgetHash()
	return n.Bytes(), n.SourceHash(), nil
}

func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return store.Replace(path, text)
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// SetAside renames a folder of copies: it appends the time to the name. It returns the new path. If there is no such
// folder, it does nothing and returns "".
func SetAside(folder string, now time.Time) (string, error) {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	aside := folder + now.Format("-2006-01-02-150405")
	if err := os.Rename(folder, aside); err != nil {
		return "", fmt.Errorf("keeping the old copies: %w", err)
	}
	return aside, nil
}
