// Package home finds the checkout that a program or a notebook cell belongs to, and its .woodkit folder. Git ignores
// this folder. It holds everything that woodkit makes: tools, the Python environment, data sets, and records of runs.
//
// The kernel spec names the folder in the environment variable WOODKIT_HOME, so that a notebook outside the checkout
// works too. Without the variable, the package looks for the folder from the working directory upwards.
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

// A container has two more variables. There, the checkout and the environment are part of the image and read-only,
// while .woodkit begins empty in every container. checkoutVariable names the checkout, and madeVariable names the
// folder that set-up has filled.
const (
	checkoutVariable = "WOODKIT_CHECKOUT"
	madeVariable     = "WOODKIT_MADE"
)

// SampleFrames is the number of frames of the data set that set-up makes.
const SampleFrames = 1024

// module is the module path by which the checkout's go.mod file is recognised.
const module = "woodscape.example"

// ErrNotFound means that WOODKIT_HOME is not set and that the working directory is not inside a checkout.
var ErrNotFound = errors.New("no woodkit checkout found")

// Home is a checkout and its .woodkit folder. The folder may not exist yet.
type Home struct {
	Checkout string // folder of go.mod, absolute
	Dir      string // the .woodkit folder, absolute
	// Made is the folder for what set-up makes: tools, the Python environment, the sample. Empty means Dir.
	Made string
}

// Find returns the home that WOODKIT_HOME names, or else the home of the checkout around the working directory. If
// there is none, the error wraps ErrNotFound and says what to do.
func Find() (Home, error) {
	if dir := os.Getenv(Variable); dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return Home{}, fmt.Errorf("finding .woodkit through %s=%s: %w", Variable, dir, err)
		}
		return Home{
			Checkout: cmp.Or(os.Getenv(checkoutVariable), filepath.Dir(abs)),
			Dir:      abs,
			Made:     os.Getenv(madeVariable),
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
			return Home{}, fmt.Errorf("%w around %s: change to a folder inside a checkout, or set %s to its .woodkit folder", ErrNotFound, abs, Variable)
		}
	}
}

// UserDir returns the folder for records outside of a checkout if WOODKIT_HOME is not set: woodkit in the user's folder for
// data, which is XDG_DATA_HOME or else ~/.local/share, and on macOS ~/Library/Application Support.
func UserDir() (string, error) {
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) { // the specification says to ignore relative paths
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

// MadeDir returns the folder for what set-up makes: Made, or else Dir.
func (h Home) MadeDir() string { return cmp.Or(h.Made, h.Dir) }

// Dataset returns the folder of the synthetic data set with this many frames. Set-up makes one of them, the sample.
func (h Home) Dataset(frames int) string {
	dir := h.Dir
	if frames == SampleFrames {
		dir = h.MadeDir()
	}
	return filepath.Join(dir, "data", "synthetic-"+strconv.Itoa(frames))
}

// ArticlePart is the part of set-up that installs what ArticleScript needs.
const ArticlePart = "python-article"

// ArticlePython returns the interpreter for ArticleScript. It exists if set-up was asked for ArticlePart.
func (h Home) ArticlePython() string { return filepath.Join(h.MadeDir(), ArticlePart, "bin", "python") }

// SparkPart is the part of set-up that installs PySpark.
const SparkPart = "spark"

// SparkPython returns the interpreter that has PySpark. It exists if set-up was asked for SparkPart.
func (h Home) SparkPython() string { return filepath.Join(h.MadeDir(), SparkPart, "bin", "python") }

// Platform returns the operating system and the architecture of this machine, such as linux/amd64.
func Platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

// Worker returns the program that woodkit spark builds for the executors, which have a platform such as linux/amd64.
func (h Home) Worker(platform string) string {
	return filepath.Join(h.Dir, "cache", "worker", strings.ReplaceAll(platform, "/", "-"), "woodkit")
}

// ArticleScript returns the path of the article's scans in Python.
func (h Home) ArticleScript() string {
	return filepath.Join(h.Checkout, "notebooks", "python", "article.py")
}

// Records returns the folder in which runs store their records.
func (h Home) Records() string { return filepath.Join(h.Dir, "records") }

// isCheckout reports whether the go.mod file at path belongs to this module.
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
