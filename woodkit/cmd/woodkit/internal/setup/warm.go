package setup

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/home"
)

// cellPackages are linked into the cells of every notebook, or are used by cells to draw, in addition to our own packages.
var cellPackages = []string{
	"flag", "fmt", "github.com/janpfeifer/gonb/gonbui",
	"gonum.org/v1/gonum/stat", "gonum.org/v1/plot", "gonum.org/v1/plot/plotter", "gonum.org/v1/plot/vg",
}

// warmCache compiles the packages that cells import, in a workspace like the kernel's and with the kernel's settings, so
// that the first cell does not have to. It also downloads the modules that cells need, because the kernel works without a
// network.
func (e *Environment) warmCache() stage {
	return stage{
		name: "build-cache", title: "Build cache", doing: "compiling what cells import (up to a minute)",
		inputs: func() ([]string, error) {
			sources, err := e.sources()
			settings, failed := e.kernelSpecText()
			if err == nil {
				err = failed
			}
			return append(append(sources, string(settings), e.Go.Version, home.Platform()), e.imported()...), err
		},
		run: e.compileCells,
	}
}

// compileCells runs the same commands as the kernel at its start and in a cell.
func (e *Environment) compileCells(ctx context.Context, w *work) error {
	offline, err := e.kernelEnviron()
	if err != nil {
		return err
	}
	dir, err := onlyFolder(filepath.Join(e.Dir, "tmp"), "warm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	temporary := filepath.Join(dir, "tmp") // is removed together with dir, even if we are killed
	if err := os.Mkdir(temporary, 0o700); err != nil {
		return err
	}
	offline = merge(offline, []string{"TMPDIR=" + temporary}, nil)
	online := merge(offline, []string{"GOPROXY=" + e.Go.Proxy}, nil)
	if err := e.cellModule(ctx, w, dir, offline); err != nil {
		return err
	}
	packages, err := e.cellImports(ctx, w, dir, online)
	if err != nil {
		return err
	}
	var source strings.Builder
	source.WriteString("package main\n\nimport (\n")
	for _, path := range packages {
		fmt.Fprintf(&source, "\t_ %q\n", path)
	}
	source.WriteString(")\n\nfunc main() {}\n")
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(source.String()), 0o644); err != nil {
		return err
	}
	for _, environ := range [][]string{online, offline} { // the offline build proves that no module is missing
		if err := w.program(ctx, dir, environ, e.goCommand(), "build", "-v", "-o", filepath.Join(dir, "cell")); err != nil {
			if sourcePosition.MatchString(err.Error()) { // a mistake in woodkit's source must not keep its author out of the notebooks
				return &tolerable{fmt.Errorf("woodkit does not compile, so cells will be slow or fail: %w", err)}
			}
			return err
		}
	}
	return e.keepCompiled(ctx, w, dir, offline, packages)
}

// cellModule makes a module like the one that the kernel makes for its cells.
func (e *Environment) cellModule(ctx context.Context, w *work, dir string, environ []string) error {
	for _, args := range [][]string{
		{"mod", "init", "cell"},
		{"work", "init"},
		{"work", "use", e.Checkout, "."},
		{"mod", "edit", "-replace=woodscape.example=" + e.Checkout},
	} {
		if err := w.program(ctx, dir, environ, e.goCommand(), args...); err != nil {
			return err
		}
	}
	return nil
}

// cellImports returns the packages that cells import: cellPackages, all of our packages that cells may import, and the
// packages of the standard library that the notebooks import.
func (e *Environment) cellImports(ctx context.Context, w *work, dir string, environ []string) ([]string, error) {
	var standard bytes.Buffer
	if err := w.start(ctx, &standard, dir, environ, e.goCommand(), "list", "std"); err != nil {
		return nil, err
	}
	own, err := e.ownPackages()
	if err != nil {
		return nil, err
	}
	known := strings.Fields(standard.String())
	packages := append(slices.Clone(cellPackages), own...)
	for _, path := range e.imported() {
		if slices.Contains(known, path) && !slices.Contains(packages, path) && !strings.Contains(path, "internal") {
			packages = append(packages, path)
		}
	}
	return packages, nil
}

// importLine finds quoted lines of a notebook's text that contain only a package path, perhaps with a name. A match need not
// be an import.
var importLine = regexp.MustCompile(`"(?:import )?\s*(?:\\t)?\s*(?:\w+ )?\\"([a-z0-9./]+)\\"\s*(?:\\n)?"`)

// imported returns the package paths in the notebooks that look like imports, sorted.
func (e *Environment) imported() []string {
	names, _ := filepath.Glob(filepath.Join(globQuote(e.Checkout), "notebooks", "*.ipynb"))
	var found []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // running the notebook will report the error
		}
		for _, match := range importLine.FindAllSubmatch(text, -1) {
			found = append(found, string(match[1]))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// goFiles returns the files of this module that can be linked into cells: all except tests and the command line.
func (e *Environment) goFiles() (files []string, err error) {
	err = filepath.WalkDir(filepath.Join(e.Checkout, "woodkit"), func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("listing woodkit's sources: %w", err)
		case entry.IsDir() && (entry.Name() == "cmd" || entry.Name() == "testdata"):
			return filepath.SkipDir
		case !entry.IsDir() && filepath.Ext(file) == ".go" && !strings.HasSuffix(file, "_test.go"):
			files = append(files, file)
		}
		return nil
	})
	return files, err
}

// ownPackages returns the packages of this module that cells may import. It finds them by their folders, because the go
// command would also download the imports of our other packages.
func (e *Environment) ownPackages() (packages []string, err error) {
	files, err := e.goFiles()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		dir, err := filepath.Rel(e.Checkout, filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		path := "woodscape.example/" + filepath.ToSlash(dir)
		if !strings.Contains(path+"/", "/internal/") && !slices.Contains(packages, path) {
			packages = append(packages, path)
		}
	}
	return packages, nil
}

// globQuote escapes the pattern characters in a path.
func globQuote(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// keepCompiled records where a few of the packages are in the build cache, so that an emptied or trimmed cache is noticed.
func (e *Environment) keepCompiled(ctx context.Context, w *work, dir string, environ []string, packages []string) error {
	var files bytes.Buffer
	args := append([]string{"list", "-export", "-f", "{{.Export}}"}, packages...)
	if err := w.start(ctx, &files, dir, environ, e.goCommand(), args...); err != nil {
		return err
	}
	for _, file := range strings.Fields(files.String()) {
		if err := w.keep(file); err != nil {
			return err
		}
	}
	return nil
}

// sources returns the names and contents of go.mod, go.sum and the files of this module that cells can import.
func (e *Environment) sources() ([]string, error) {
	files, err := e.goFiles()
	if err != nil {
		return nil, err
	}
	files = append(files, filepath.Join(e.Checkout, "go.mod"), filepath.Join(e.Checkout, "go.sum"))
	texts, err := contents(files...)
	return append(files, texts...), err
}
