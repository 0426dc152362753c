// Package home finds the checkout that a program or a notebook cell belongs to, and the one ignored folder, .woodkit, in
// which everything that woodkit makes is kept: tools, the Python environment, data sets, records of runs.
//
// The kernel spec names the folder in the environment variable WOODKIT_HOME, so that a notebook outside the checkout
// works too; without it the folder is looked for upwards from the working directory.
package home

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// Variable is the environment variable that names the .woodkit folder.
const Variable = "WOODKIT_HOME"

// The image sets two more, because checkout and environment are part of it and cannot be written to, while .woodkit begins
// empty in every container: CheckoutVariable names the checkout, MadeVariable the folder of what set-up made.
const (
	CheckoutVariable = "WOODKIT_CHECKOUT"
	MadeVariable     = "WOODKIT_MADE"
)

// SampleFrames is the size of the data set that set-up makes.
const SampleFrames = 1024

// module is the path in the go.mod file that marks the checkout.
const module = "woodscape.example"

// ErrNotFound says that neither WOODKIT_HOME nor a checkout around the working directory was found.
var ErrNotFound = errors.New("no woodkit checkout found")

// Home is a checkout and its .woodkit folder. The folder may not exist yet.
type Home struct {
	Checkout string // folder of go.mod, absolute
	Dir      string // the .woodkit folder, absolute
	// Made is where set-up puts what it makes: tools, the Python environment, the sample. Empty means Dir.
	Made string
}

// Find returns the home that WOODKIT_HOME names, or that of the checkout around the working directory.
// The error wraps ErrNotFound where there is none and says what to do.
func Find() (Home, error) {
	if dir := os.Getenv(Variable); dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return Home{}, fmt.Errorf("finding .woodkit through %s=%s: %w", Variable, dir, err)
		}
		return Home{
			Checkout: cmp.Or(os.Getenv(CheckoutVariable), filepath.Dir(abs)),
			Dir:      abs,
			Made:     os.Getenv(MadeVariable),
		}, nil
	}
	start, err := os.Getwd()
	if err != nil {
		return Home{}, fmt.Errorf("finding the woodkit checkout: %w", err)
	}
	return Around(start)
}

// Around returns the home of the checkout that holds the folder start.
func Around(start string) (Home, error) {
	abs, err := filepath.Abs(start)
	if err != nil {
		return Home{}, fmt.Errorf("finding the woodkit checkout around %s: %w", start, err)
	}
	for dir := abs; ; dir = filepath.Dir(dir) {
		found, err := isCheckout(filepath.Join(dir, "go.mod"))
		if err != nil {
			return Home{}, err
		}
		if found {
			return Home{Checkout: dir, Dir: filepath.Join(dir, ".woodkit")}, nil
		}
		if dir == filepath.Dir(dir) {
			return Home{}, fmt.Errorf("%w around %s: change to a folder inside it, or set %s to its .woodkit folder", ErrNotFound, abs, Variable)
		}
	}
}

// UserDir is where a program outside of every checkout keeps its records where WOODKIT_HOME names no folder: woodkit in the
// user's folder for data, which is XDG_DATA_HOME or else ~/.local/share, and on macOS ~/Library/Application Support.
func UserDir() (string, error) {
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) { // the specification wants relative ones passed over
		user, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("finding a folder for records: %w; set %s", err, Variable)
		}
		data = filepath.Join(user, ".local", "share")
		if runtime.GOOS == "darwin" {
			data = filepath.Join(user, "Library", "Application Support")
		}
	}
	return filepath.Join(data, "woodkit"), nil
}

// MadeDir is the folder of what set-up makes: Made, or Dir.
func (h Home) MadeDir() string { return cmp.Or(h.Made, h.Dir) }

// Dataset is the folder of the synthetic data set with that many frames. The sample is one of the things that set-up makes.
func (h Home) Dataset(frames int) string {
	dir := h.Dir
	if frames == SampleFrames {
		dir = h.MadeDir()
	}
	return filepath.Join(dir, "data", "synthetic-"+strconv.Itoa(frames))
}

// Records is the folder in which runs leave their records.
func (h Home) Records() string { return filepath.Join(h.Dir, "records") }

// isCheckout reports whether the go.mod file at path is the one of this module.
func isCheckout(path string) (bool, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("finding the woodkit checkout: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if name, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "module "); ok {
			return strings.TrimSpace(name) == module, nil
		}
	}
	return false, lines.Err()
}
