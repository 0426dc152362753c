package setup

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// warmCache compiles what cells import, in a workspace like the kernel's and with the kernel's settings, so that the first
// cell does not have to. It also downloads what the kernel, which works offline, would miss.
func (e *Environment) warmCache() stage {
	return stage{
		name: "build-cache", title: "Build cache", doing: "compiling what cells import (up to a minute)",
		inputs: func() ([]string, error) {
			sources, err := e.sources()
			return append(sources, e.Go.Version, platform(), e.Checkout, e.Go.BuildCache, e.Go.Modules), err
		},
		run: func(ctx context.Context, w *work) error {
			environ, err := e.kernelEnviron()
			if err != nil {
				return err
			}
			return w.program(ctx, e.Checkout, merge(environ, []string{"GOPROXY=" + e.Go.Proxy}, nil), e.goCommand(), "build", "-v",
				"./woodkit", "./woodkit/scan", "flag", "github.com/janpfeifer/gonb/gonbui")
		},
	}
}

// sources returns the names and contents of the module's Go files that cells may import, and of its go.mod and go.sum.
func (e *Environment) sources() ([]string, error) {
	sources, err := contents(filepath.Join(e.Checkout, "go.mod"), filepath.Join(e.Checkout, "go.sum"))
	if err != nil {
		return nil, err
	}
	root := filepath.Join(e.Checkout, "woodkit")
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		text, err := os.ReadFile(file)
		sources = append(sources, file, string(text))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading woodkit's sources: %w", err)
	}
	return sources, nil
}
