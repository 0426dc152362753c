package setup

import (
	"context"
	"path/filepath"

	"woodscape.example/woodkit/internal/home"
)

// toolEnvironment makes the tools small. The flags are the kernel's own, so both share the build cache.
var toolEnvironment = []string{"CGO_ENABLED=0", "GOFLAGS=-buildvcs=false -ldflags=-s"}

// goTools builds the Go kernel and goimports, which the kernel runs for every cell, at the versions in the checkout's
// go.mod.
func (e *Environment) goTools() stage {
	return e.goBuild("go-tools", "Go kernel", "compiling gonb and goimports (up to a minute)", e.Checkout, e.bin(),
		"github.com/janpfeifer/gonb", "golang.org/x/tools/cmd/goimports")
}

// gopls builds the language server, with which the kernel completes names and shows documentation.
func (e *Environment) gopls() stage {
	return e.goBuild("gopls", "Go language server", "compiling gopls (up to a minute)", filepath.Join(e.Checkout, "docker", "gopls"),
		e.languageServer(), "golang.org/x/tools/gopls")
}

// goBuild is a stage that builds programs of the module in dir into a folder, one program per package.
func (e *Environment) goBuild(name, title, doing, dir, into string, packages ...string) stage {
	var makes []string
	for _, path := range packages {
		makes = append(makes, filepath.Join(into, filepath.Base(path)))
	}
	return stage{
		name: name, title: title, doing: doing, makes: makes,
		inputs: func() ([]string, error) {
			files, err := contents(filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum"))
			return append(files, e.Go.Version, home.Platform(), into), err
		},
		run: func(ctx context.Context, w *work) error {
			args := append([]string{"build", "-v", "-o", into + string(filepath.Separator)}, packages...)
			return w.program(ctx, dir, merge(e.Environ(), toolEnvironment, nil), e.goCommand(), args...)
		},
	}
}

// goCommand is the path of the go command that the checkout's go.mod selects.
func (e *Environment) goCommand() string { return filepath.Join(e.Go.Root, "bin", "go") }
