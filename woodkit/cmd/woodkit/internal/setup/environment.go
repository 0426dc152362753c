package setup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/home"
)

// KernelName is the folder of the kernel spec and the kernel's name in the metadata of notebooks. JupyterLab shows it as "Go
// (woodkit)".
const KernelName = "woodkit"

// ArticlePart is the part of the set-up that bench needs to measure the article's Python. It is made only if it is named.
const ArticlePart = home.ArticlePart

// SparkPart is the part of the set-up that woodkit spark needs. It is made only if it is named.
const SparkPart = home.SparkPart

// Environment has the paths of a checkout's environment and the Go that makes it. An Environment may exist before its files
// do: [Environment.Setup] makes them.
type Environment struct {
	home.Home
	Go GoInstallation
}

// GoInstallation is the Go that builds the tools and that the kernel compiles cells with. The folders are absolute paths.
type GoInstallation struct {
	Version    string `json:"GOVERSION"` // such as go1.26.8
	Root       string `json:"GOROOT"`    // the go command is in its bin folder
	BuildCache string `json:"GOCACHE"`
	Modules    string `json:"GOMODCACHE"`
	Proxy      string `json:"GOPROXY"` // list of module proxies, as in go env
}

// Open returns the environment of the checkout around the working directory, or of the checkout that WOODKIT_HOME names. It
// makes nothing. It fails if there is no checkout, if the go command is missing, or if the folder's name has a comma or a
// colon, which GoNB's search paths cannot hold.
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
			return nil, fmt.Errorf("the path %s contains %q, which the kernel's search paths cannot hold: move the checkout to a folder without this character", dir, dir[i:i+1])
		}
	}
	installation, err := findGo(found.Checkout)
	if err != nil {
		return nil, err
	}
	return &Environment{Home: found, Go: installation}, nil
}

// findGo asks the go command that the checkout's go.mod selects for its settings.
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
		return installation, errors.New("the go command has no folder for its caches: set HOME, or GOCACHE and GOMODCACHE")
	}
	return installation, nil
}

func firstLine(text string, err error) string {
	if line, _, _ := strings.Cut(strings.TrimSpace(text), "\n"); line != "" {
		return line
	}
	return err.Error()
}

// Python returns the path of the interpreter of the Python environment, which has JupyterLab, nbclient and nbconvert.
func (e *Environment) Python() string { return filepath.Join(e.venv(), "bin", "python") }

func (e *Environment) venv() string { return filepath.Join(e.MadeDir(), "python") }

func (e *Environment) articleVenv() string { return filepath.Join(e.MadeDir(), ArticlePart) }

func (e *Environment) sparkVenv() string { return filepath.Join(e.MadeDir(), SparkPart) }

// bin is the folder of gonb and goimports.
func (e *Environment) bin() string { return filepath.Join(e.MadeDir(), "bin") }

// languageServer is the folder of gopls. It is a separate folder because a kernel that finds gopls makes it read all the
// code. That takes seconds of a core, just when the first scans are timed. docker/execute.py removes the folder from the
// kernel's path, because an executed notebook needs no completion of names.
func (e *Environment) languageServer() string { return filepath.Join(e.MadeDir(), "language-server") }

func (e *Environment) jupyter() string { return filepath.Join(e.Dir, "jupyter") }

// kernelSpec is the folder of the kernel spec. Jupyter looks there by default.
func (e *Environment) kernelSpec() string {
	return filepath.Join(e.venv(), "share", "jupyter", "kernels", KernelName)
}

// longestSocket is the length limit of a Unix socket's address on macOS, in bytes without the final zero byte. On Linux it
// is four bytes more.
const longestSocket = 103

// temporary is the folder for the temporary files of kernels. It is in .woodkit, so that the files of killed cells can be
// found and removed. If the checkout's path is too long for gopls to open a socket there, it is the system's folder.
func (e *Environment) temporary() string {
	dir := filepath.Join(e.Dir, "tmp")
	if len(dir)+len("/wk-1234567/gonb_12345678/gopls_socket") > longestSocket {
		return os.TempDir()
	}
	return dir
}

// Environ returns the complete environment variables for Jupyter and its programs. PATH begins with the Python environment,
// the tools and this Go. Jupyter and IPython write to folders in .woodkit, and WOODKIT_HOME is set. Variables through which
// another Python or Jupyter installation could interfere are removed. The kernel spec adds the variables that only kernels
// need.
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
	if os.Getenv("HOME") == "" { // Python programs fail without HOME
		set = append(set, "HOME="+filepath.Join(e.Dir, "cache", "home"))
	}
	return merge(os.Environ(), set, unset)
}

// merge returns base without the variables that unset or set name, followed by the variables of set.
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
