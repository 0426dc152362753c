package setup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/home"
)

// KernelName is the folder of the kernel spec and what a notebook's metadata calls its kernel. People see "Go (woodkit)".
const KernelName = "woodkit"

// ArticlePart is the part of the set-up that measures the article's Python. It is made only where it is named.
const ArticlePart = "python-article"

// Environment is the place of a checkout's set-up and what it is made with. It says nothing about whether it was made:
// [Environment.Setup] does that.
type Environment struct {
	home.Home
	Go GoInstallation
}

// GoInstallation is the Go that builds the tools and, through the kernel, the cells. The folders are absolute.
type GoInstallation struct {
	Version    string `json:"GOVERSION"`  // such as go1.26.8
	Root       string `json:"GOROOT"`     // its bin folder has the go command
	BuildCache string `json:"GOCACHE"`    // the build cache
	Modules    string `json:"GOMODCACHE"` // the module cache
	Proxy      string `json:"GOPROXY"`    // where modules come from
}

// Open returns the environment of the checkout around the working directory, or of the one that WOODKIT_HOME names. It
// makes nothing. It fails where there is no checkout, where the go command is missing, and where the folder's name holds a
// character that cannot be in the paths that GoNB takes: a comma or a colon.
func Open() (*Environment, error) {
	found, err := home.Find()
	if err != nil {
		return nil, err
	}
	return openHome(found)
}

func openHome(found home.Home) (*Environment, error) {
	for _, dir := range []string{found.Checkout, found.Dir} {
		if i := strings.IndexAny(dir, ",:\n"); i >= 0 {
			return nil, fmt.Errorf("the path %s contains %q, which the kernel's search paths cannot hold: move the checkout to a folder without it", dir, dir[i:i+1])
		}
	}
	installation, err := findGo(found.Checkout)
	if err != nil {
		return nil, err
	}
	return &Environment{Home: found, Go: installation}, nil
}

// findGo asks the go command that the checkout's go.mod selects.
func findGo(checkout string) (GoInstallation, error) {
	var installation GoInstallation
	command := exec.Command("go", "env", "-json", "GOVERSION", "GOROOT", "GOCACHE", "GOMODCACHE", "GOPROXY")
	command.Dir = checkout
	command.Env = append(os.Environ(), "PWD="+checkout)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	answer, err := command.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return installation, errors.New("the go command is not on PATH: install Go 1.26 or newer (https://go.dev/dl)")
	case err != nil:
		return installation, fmt.Errorf("asking the go command for its settings: %s", firstLine(stderr.String(), err))
	}
	if err := json.Unmarshal(answer, &installation); err != nil {
		return installation, fmt.Errorf("reading the go command's settings: %w", err)
	}
	if installation.BuildCache == "" || installation.BuildCache == "off" || installation.Modules == "" {
		return installation, errors.New("the go command has no place for its caches: set HOME, or GOCACHE and GOMODCACHE")
	}
	return installation, nil
}

func firstLine(text string, err error) string {
	if line, _, _ := strings.Cut(strings.TrimSpace(text), "\n"); line != "" {
		return line
	}
	return err.Error()
}

// Python is the interpreter of the Python environment, in which JupyterLab, nbclient and nbconvert are installed.
func (e *Environment) Python() string { return filepath.Join(e.venv(), "bin", "python") }

func (e *Environment) venv() string { return filepath.Join(e.MadeDir(), "python") }

// ArticlePython is the interpreter for notebooks/python/article.py, which is there where set-up was asked for ArticlePart.
func (e *Environment) ArticlePython() string { return ArticlePythonOf(e.Home) }

// ArticlePythonOf is ArticlePython, for a program that needs no Go.
func ArticlePythonOf(place home.Home) string {
	return filepath.Join(place.MadeDir(), ArticlePart, "bin", "python")
}

func (e *Environment) articleVenv() string { return filepath.Join(e.MadeDir(), ArticlePart) }

// bin holds gonb and goimports.
func (e *Environment) bin() string { return filepath.Join(e.MadeDir(), "bin") }

// languageServer holds gopls, apart from the rest: a kernel that finds it lets it read all the code, which takes seconds of a
// core just when the first scans are timed. docker/execute.py takes this folder off the kernel's path, since nobody asks for
// help there.
func (e *Environment) languageServer() string { return filepath.Join(e.MadeDir(), "language-server") }

func (e *Environment) jupyter() string { return filepath.Join(e.Dir, "jupyter") }

// kernelSpec is the folder of the kernel spec, where Jupyter finds it without being told.
func (e *Environment) kernelSpec() string {
	return filepath.Join(e.venv(), "share", "jupyter", "kernels", KernelName)
}

// longestSocket is what a Unix socket's address may have, without the final zero byte; macOS allows four bytes fewer than
// Linux does.
const longestSocket = 103

// temporary is the folder for temporary files of kernels. It lies in .woodkit, because killed cells leave files behind,
// unless the checkout's path is so long that gopls could not open a socket there.
func (e *Environment) temporary() string {
	dir := filepath.Join(e.Dir, "tmp")
	if len(dir)+len("/wk-1234567/gonb_12345678/gopls_socket") > longestSocket {
		return os.TempDir()
	}
	return dir
}

// Environ is the complete environment for Jupyter and what it starts: the Python environment, the tools and this Go
// first on PATH, the folders that Jupyter and IPython write to in .woodkit, WOODKIT_HOME, and nothing by which a Python
// or Jupyter installed elsewhere could reach in. The kernel spec adds what only kernels need.
func (e *Environment) Environ() []string {
	set := []string{
		"PATH=" + strings.Join([]string{filepath.Join(e.venv(), "bin"), e.bin(), filepath.Join(e.Go.Root, "bin"), os.Getenv("PATH")}, string(os.PathListSeparator)),
		"TMPDIR=" + e.temporary(),
		home.Variable + "=" + e.Dir,
		"VIRTUAL_ENV=" + e.venv(),
		"JUPYTER_CONFIG_DIR=" + filepath.Join(e.jupyter(), "config"),
		"JUPYTER_DATA_DIR=" + filepath.Join(e.jupyter(), "data"),
		"JUPYTER_RUNTIME_DIR=" + filepath.Join(e.jupyter(), "runtime"),
		"IPYTHONDIR=" + filepath.Join(e.jupyter(), "ipython"),
		"PYTHONNOUSERSITE=1",
	}
	unset := []string{
		"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR",
		"JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_NO_CONFIG",
		"JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE", // kernels and cells would find it
	}
	if os.Getenv("HOME") == "" { // Python programs fail without one
		set = append(set, "HOME="+filepath.Join(e.Dir, "cache", "home"))
	}
	return merge(os.Environ(), set, unset)
}

// merge returns base with the variables of set in place of its own, and without those that unset names.
func merge(base, set, unset []string) []string {
	replaced := make(map[string]bool)
	for _, name := range unset {
		replaced[name] = true
	}
	for _, variable := range set {
		name, _, _ := strings.Cut(variable, "=")
		replaced[name] = true
	}
	kept := slices.DeleteFunc(slices.Clone(base), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return replaced[name]
	})
	return append(kept, set...)
}

// platform is part of what a stage is made for.
func platform() string { return runtime.GOOS + "/" + runtime.GOARCH }
