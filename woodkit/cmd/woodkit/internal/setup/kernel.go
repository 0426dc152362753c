package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/store"
)

// kernelSettings is the part of kernel.json that this package reads: the environment variables for compiling and running
// cells.
type kernelSettings struct {
	Env map[string]string `json:"env"`
}

func (e *Environment) docker(names ...string) string {
	return filepath.Join(append([]string{e.Checkout, "docker"}, names...)...)
}

// kernel writes the kernel spec and the settings of JupyterLab into the Python environment, where Jupyter looks first.
func (e *Environment) kernel() stage {
	settings := map[string]string{} // from docker/jupyter to etc/jupyter
	for _, name := range []string{
		"jupyter_server_config.py", "woodkit_connection.py", "woodkit_errors.py", "woodkit_kernels.py", "woodkit_launch.py", "woodkit_lines.py",
		"woodkit_output.py", "woodkit_parent.py", "woodkit_start.py", "woodkit/conf.json", "woodkit/index.html.j2",
		"labconfig/page_config.json", "labconfig/default_setting_overrides.json",
	} {
		settings[name] = e.docker("jupyter", filepath.FromSlash(name))
	}
	spec := filepath.Join(e.kernelSpec(), "kernel.json")
	config := filepath.Join(e.venv(), "etc", "jupyter")
	atStart := e.docker("jupyter", "woodkit.pth")
	goCommand := filepath.Join(e.bin(), "go")
	makes := []string{spec, goCommand}
	for name := range settings {
		makes = append(makes, filepath.Join(config, filepath.FromSlash(name)))
	}
	return stage{
		name: "kernel", title: "Kernel and settings", doing: "writing the kernel spec and the settings of JupyterLab", makes: makes,
		inputs: func() ([]string, error) {
			text, err := e.kernelSpecText()
			inputs, failed := contents(atStart)
			inputs, err = append(inputs, string(text), e.kernelsGo()), errors.Join(err, failed)
			for _, name := range slices.Sorted(maps.Keys(settings)) {
				more, failed := contents(settings[name])
				inputs, err = append(inputs, more...), errors.Join(err, failed)
			}
			return inputs, err
		},
		run: func(_ context.Context, w *work) error {
			text, err := e.kernelSpecText()
			if err != nil {
				return err
			}
			if err := writeBelow(e.kernelSpec(), "kernel.json", text); err != nil {
				return err
			}
			if err := writeBelow(e.bin(), "go", []byte(e.kernelsGo())); err != nil {
				return err
			}
			if err := os.Chmod(goCommand, 0o755); err != nil {
				return err
			}
			for name, source := range settings {
				text, err := os.ReadFile(source)
				if err != nil {
					return err
				}
				if err := writeBelow(config, name, text); err != nil {
					return err
				}
			}
			return e.keepAtStart(w, atStart)
		},
	}
}

// keepAtStart copies a file that Python reads at each start to where the environment has its packages.
func (e *Environment) keepAtStart(w *work, source string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	folders, err := filepath.Glob(filepath.Join(globQuote(e.venv()), "lib", "python3*", "site-packages"))
	if err != nil {
		return err
	}
	for _, dir := range folders {
		name := filepath.Base(source)
		if err := errors.Join(writeBelow(dir, name, text), w.keep(filepath.Join(dir, name))); err != nil {
			return err
		}
	}
	return nil
}

// kernelsGo returns the go command that kernels find first: a script that lets the compiler and the linker collect their garbage less
// often. That saves a tenth of the time in which a cell is built. The cell's own program must not notice, so the kernel's environment
// has no GOGC.
func (e *Environment) kernelsGo() string {
	return fmt.Sprintf("#!/bin/sh\n[ \"$1\" != build ] || export GOGC=400\nexec '%s' \"$@\"\n", strings.ReplaceAll(e.goCommand(), "'", `'\''`))
}

func writeBelow(dir, name string, text []byte) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return store.Replace(file, text)
}

// kernelSpecText returns docker/kernel/kernel.json with the paths of this checkout filled in.
func (e *Environment) kernelSpecText() ([]byte, error) {
	name := e.docker("kernel", "kernel.json")
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the kernel spec: %s is missing: the checkout is incomplete, git status shows what is missing", name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the kernel spec: %w", err)
	}
	var spec map[string]any
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("reading the kernel spec %s: %w", name, err)
	}
	places := map[string]string{
		"checkout": e.Checkout, "home": e.Dir, "bin": e.bin(), "languageserver": e.languageServer(), "tmp": e.temporary(),
		"goroot": e.Go.Root, "gocache": e.Go.BuildCache, "gomodcache": e.Go.Modules,
	}
	arguments, variables := filler(places, false), filler(places, true)
	for key, value := range spec {
		if key == "env" {
			spec[key] = fill(value, variables)
		} else {
			spec[key] = fill(value, arguments)
		}
	}
	return json.MarshalIndent(spec, "", "  ")
}

// filler replaces {{name}} by places[name]. With dollars, it doubles each dollar sign of a path, because Jupyter expands
// $NAME in the values of environment variables.
func filler(places map[string]string, dollars bool) *strings.Replacer {
	var pairs []string
	for name, path := range places {
		if dollars {
			path = strings.ReplaceAll(path, "$", "$$")
		}
		pairs = append(pairs, "{{"+name+"}}", path)
	}
	return strings.NewReplacer(pairs...)
}

// fill replaces the placeholders in all strings of a JSON value.
func fill(value any, places *strings.Replacer) any {
	switch value := value.(type) {
	case string:
		return places.Replace(value)
	case []any:
		for i := range value {
			value[i] = fill(value[i], places)
		}
	case map[string]any:
		for key := range value {
			value[key] = fill(value[key], places)
		}
	}
	return value
}

// kernelEnviron returns the environment variables with which the kernel compiles cells.
func (e *Environment) kernelEnviron() ([]string, error) {
	text, err := e.kernelSpecText()
	if err != nil {
		return nil, err
	}
	var settings kernelSettings
	if err := json.Unmarshal(text, &settings); err != nil {
		return nil, err
	}
	var set []string
	for name, value := range settings.Env {
		if name != "PATH" { // Environ sets PATH
			set = append(set, name+"="+strings.ReplaceAll(value, "$$", "$"))
		}
	}
	return merge(e.Environ(), set, nil), nil
}
