package setup

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"woodscape.example/woodkit/internal/home"
)

// Minor versions of Python 3 for which the locks were made.
const oldestPython, newestPython = 10, 14

// pythonEnvironment installs the locked requirements into a separate environment. It uses uv if that is installed, because
// uv is several times faster, and otherwise Python's own venv and pip.
func (e *Environment) pythonEnvironment() stage {
	lock := e.docker("python", "lab.lock")
	return stage{
		name: "python", title: "Python environment", doing: "downloading JupyterLab, about 46 MB (half a minute)",
		makes: []string{e.venv()},
		inputs: func() ([]string, error) {
			files, err := contents(lock)
			return append(files, home.Platform(), e.venv()), err
		},
		run: func(ctx context.Context, w *work) error {
			if err := os.RemoveAll(e.venv()); err != nil {
				return err
			}
			if err := e.installPython(ctx, w, lock, e.venv()); err != nil {
				return err
			}
			for _, name := range []string{"python", "jupyter", "jupyter-lab"} {
				if err := w.keep(filepath.Join(e.venv(), "bin", name)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// articlePython installs what notebooks/python/article.py needs into a separate environment. It does so only if its part is
// requested by name, because the notebooks don't need it.
func (e *Environment) articlePython() stage {
	lock := e.docker("python", "article.lock")
	return stage{
		name: ArticlePart, title: "Python of the article", doing: "downloading numpy, OpenCV and Pillow, about 85 MB; it fills 270 MB (a minute)",
		makes: []string{e.articleVenv()},
		inputs: func() ([]string, error) {
			files, err := contents(lock)
			return append(files, home.Platform(), e.articleVenv()), err
		},
		run: func(ctx context.Context, w *work) error {
			if err := os.RemoveAll(e.articleVenv()); err != nil {
				return err
			}
			if err := e.installPython(ctx, w, lock, e.articleVenv()); err != nil {
				return err
			}
			return w.keep(e.ArticlePython())
		},
	}
}

// installPython makes an environment in a folder and installs a lock into it.
func (e *Environment) installPython(ctx context.Context, w *work, lock, venv string) error {
	if err := e.makeVenv(ctx, w, venv, oldestPython); err != nil {
		return err
	}
	interpreter, environ := filepath.Join(venv, "bin", "python"), e.pythonEnviron()
	if uv, err := exec.LookPath("uv"); err == nil {
		return w.program(ctx, e.Checkout, environ, uv, "pip", "sync", "--python", interpreter, "--require-hashes",
			"--only-binary", ":all:", "--compile-bytecode", lock)
	}
	return w.program(ctx, e.Checkout, environ, interpreter, "-m", "pip", "install", "--require-hashes",
		"--only-binary", ":all:", "--no-deps", "--disable-pip-version-check", "--progress-bar", "off", "-r", lock)
}

// makeVenv makes an empty environment in a folder, of a Python that is not older than 3.oldest.
func (e *Environment) makeVenv(ctx context.Context, w *work, venv string, oldest int) error {
	environ := e.pythonEnviron()
	python, err := findPython(ctx, oldest)
	if uv, noUV := exec.LookPath("uv"); noUV == nil {
		if err != nil {
			python = fmt.Sprintf(">=3.%d,<3.%d", oldest, newestPython+1) // uv may find Pythons that are not on PATH
		}
		failed := w.program(ctx, e.Checkout, environ, uv, "venv", "--no-project", "--python", python, venv)
		if failed != nil && err != nil && ctx.Err() == nil {
			failed = fmt.Errorf("%w; %w", err, failed)
		}
		return failed
	}
	if err != nil {
		return err
	}
	return w.program(ctx, e.Checkout, environ, python, "-m", "venv", venv)
}

// pythonEnviron returns the environment variables for pip and uv. Their caches are in .woodkit, and settings that would make
// them install elsewhere are removed. Settings that say where packages come from stay.
func (e *Environment) pythonEnviron() []string {
	var set []string
	// Pip asks rustc for its version, and the rustc of rustup makes a folder for that.
	for name, dir := range map[string]string{"PIP_CACHE_DIR": "pip", "UV_CACHE_DIR": "uv", "RUSTUP_HOME": "rustup"} {
		if os.Getenv(name) == "" {
			set = append(set, name+"="+filepath.Join(e.Dir, "cache", dir))
		}
	}
	set = append(set, "UV_PYTHON_DOWNLOADS=never", "PIP_NO_INPUT=1")
	return merge(e.Environ(), set, []string{
		"VIRTUAL_ENV", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV",
		"UV_PROJECT_ENVIRONMENT", "UV_SYSTEM_PYTHON", "UV_PYTHON",
	})
}

// findPython returns the first Python on PATH from 3.oldest on that the locks support. The error says what was found and what
// is needed.
func findPython(ctx context.Context, oldest int) (string, error) {
	names := []string{"python3"}
	for minor := newestPython; minor >= oldest; minor-- {
		names = append(names, "python3."+strconv.Itoa(minor))
	}
	other := ""
	for _, name := range append(names, "python") {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		major, minor, err := pythonVersion(ctx, path)
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		switch {
		case err != nil:
		case major == 3 && minor >= oldest && minor <= newestPython:
			return path, nil
		case other == "":
			other = fmt.Sprintf("%s is Python %d.%d", path, major, minor)
		}
	}
	if other != "" {
		return "", fmt.Errorf("Python 3.%d to 3.%d is needed, but %s: install one of them, or uv", oldest, newestPython, other)
	}
	return "", fmt.Errorf("Python 3.%d to 3.%d is needed, but none was found on PATH: install Python (Debian and Ubuntu: apt install python3-venv), or uv", oldest, newestPython)
}

// pythonVersion runs an interpreter to get its version.
func pythonVersion(ctx context.Context, path string) (major, minor int, err error) {
	var answer bytes.Buffer
	command := exec.CommandContext(ctx, path, "-c", "import sys; print(sys.version_info[0], sys.version_info[1])")
	command.Stdout = &answer
	if err := command.Run(); err != nil {
		return 0, 0, err
	}
	_, err = fmt.Fscan(strings.NewReader(answer.String()), &major, &minor)
	return major, minor, err
}
