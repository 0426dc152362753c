// Package notebooktest makes cells for tests, and checks the outputs of notebooks.
package notebooktest

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// Declarations returns one cell with what the sources of cells declare, that is, all that is above their lines %%. The kernel
// compiles it once, which saves a second of processor time per cell.
func Declarations(t *testing.T, sources []string) string {
	t.Helper()
	const clause = "package cell\n"
	var imports, rest []string // each import once
	for _, source := range sources {
		above, _, _ := strings.Cut("\n"+source, "\n%%")
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, "", clause+above, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			line := spec.Path.Value
			if spec.Name != nil {
				line = spec.Name.Name + " " + line
			}
			if !slices.Contains(imports, line) {
				imports = append(imports, line)
			}
		}
		end := len(clause)
		if n := len(file.Decls); n > 0 {
			end = set.Position(file.Decls[n-1].End()).Offset
		}
		rest = append(rest, strings.TrimSpace((clause + above)[end:]))
	}
	return "import (\n\t" + strings.Join(imports, "\n\t") + "\n)\n\n" + strings.Join(rest, "\n\n")
}
