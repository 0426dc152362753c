package notebook

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Tags of the cells that papermill uses for parameters. A cell with the first declares them and their defaults. A cell with the
// second follows it in an executed notebook, and has the values that were given.
const (
	TagParameters = "parameters"
	TagInjected   = "injected-parameters"
)

// A Parameter is a Go variable or constant that a notebook's cell with TagParameters declares.
type Parameter struct {
	Name    string
	Type    string // int, float64, string or bool
	Default string // as it is written in the cell

	keyword token.Token // var or const
}

// String returns the parameter as it is listed: "frames (int, default 256)".
func (p Parameter) String() string {
	return fmt.Sprintf("%s (%s, default %s)", p.Name, p.Type, p.Default)
}

// Parameters returns what the cell with TagParameters declares, in its order, and nil if there is no such cell. Every variable
// or constant in the cell is a parameter, so each needs a type of Parameter, either written out or that of its literal. The
// error names what is not a parameter.
func (n *Notebook) Parameters() ([]Parameter, error) {
	cell, err := n.parametersCell()
	if cell == nil || err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	source := "package cell\n" + cell.Source()
	file, err := parser.ParseFile(files, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("the cell tagged %s may have only declarations: %w", TagParameters, err)
	}
	var parameters []Parameter
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			return nil, fmt.Errorf("the cell tagged %s declares a function; it may declare only variables and constants", TagParameters)
		}
		for _, spec := range general.Specs {
			switch spec := spec.(type) {
			case *ast.ImportSpec:
			case *ast.ValueSpec:
				if len(spec.Names) != 1 || len(spec.Values) != 1 {
					return nil, fmt.Errorf("the parameter %s needs a line of its own, with a default", spec.Names[0])
				}
				value := spec.Values[0]
				p := Parameter{Name: spec.Names[0].Name, keyword: general.Tok}
				p.Default = source[files.Position(value.Pos()).Offset:files.Position(value.End()).Offset]
				if p.Type = typeOf(spec.Type, value); p.Type == "" {
					return nil, fmt.Errorf("the parameter %s must be an int, a float64, a string or a bool: write its type, or a literal as its default", p.Name)
				}
				parameters = append(parameters, p)
			default:
				return nil, fmt.Errorf("the cell tagged %s declares a type; it may declare only variables and constants", TagParameters)
			}
		}
	}
	return parameters, nil
}

// parametersCell returns the cell with TagParameters, or nil.
func (n *Notebook) parametersCell() (found *Cell, err error) {
	for i, cell := range n.cells {
		switch {
		case !slices.Contains(cell.Tags(), TagParameters):
		case !cell.isCode():
			return nil, fmt.Errorf("cell %d is tagged %s, but it is not a code cell", i+1, TagParameters)
		case found != nil:
			return nil, fmt.Errorf("cells %d and %d are both tagged %s: only one may be", found.Index+1, i+1, TagParameters)
		default:
			found = &n.cells[i]
		}
	}
	if language := n.language(); found != nil && language != "" && language != "go" {
		return nil, fmt.Errorf("its cells are in %s, and only parameters in Go can be set", language)
	}
	return found, nil
}

// typeOf returns the type of a parameter, or "" if it is none that a parameter can have.
func typeOf(written, value ast.Expr) string {
	if written != nil {
		if name, ok := written.(*ast.Ident); ok && checkers[name.Name] != nil {
			return name.Name
		}
		return ""
	}
	if unary, ok := value.(*ast.UnaryExpr); ok && (unary.Op == token.SUB || unary.Op == token.ADD) {
		value = unary.X
	}
	switch value := value.(type) {
	case *ast.BasicLit:
		return map[token.Token]string{token.INT: "int", token.FLOAT: "float64", token.STRING: "string"}[value.Kind]
	case *ast.Ident:
		if value.Name == "true" || value.Name == "false" {
			return "bool"
		}
	}
	return ""
}

// checkers turn the value that somebody gave for a parameter of a type into a Go literal.
var checkers = map[string]func(string) (literal string, err error){
	"int": func(value string) (string, error) {
		n, err := strconv.ParseInt(value, 0, 64)
		return strconv.FormatInt(n, 10), err
	},
	"float64": func(value string) (string, error) {
		f, err := strconv.ParseFloat(value, 64)
		if err == nil && (math.IsInf(f, 0) || math.IsNaN(f)) {
			err = errors.New("not a finite number")
		}
		return strconv.FormatFloat(f, 'g', -1, 64), err
	},
	"string": func(value string) (string, error) { return strconv.Quote(value), nil },
	"bool": func(value string) (string, error) {
		if value != "true" && value != "false" {
			return "", errors.New("neither true nor false")
		}
		return value, nil
	},
}

// examples has a value of each type, for error messages.
var examples = map[string]string{"int": "an int, such as 4", "float64": "a float64, such as 0.5", "bool": "a bool: true or false"}

// CheckParameters says what is wrong with values that somebody gave for parameters. An unknown name lists the known ones.
func (n *Notebook) CheckParameters(values map[string]string) error {
	_, err := n.injected(values)
	return err
}

// SetParameters puts a cell with TagInjected behind the one with TagParameters. It declares the parameters again, with these
// values, and the kernel takes the later declaration. The error is that of CheckParameters; then the notebook is as it was.
func (n *Notebook) SetParameters(values map[string]string) error {
	source, err := n.injected(values)
	if err != nil || len(values) == 0 {
		return err
	}
	declared, err := n.parametersCell()
	if err != nil {
		return err
	}
	at := declared.Index + 1
	tree := map[string]any{
		"cell_type": "code", "execution_count": nil, "id": TagInjected, "outputs": []any{}, "source": source,
		"metadata": map[string]any{"tags": []any{TagInjected}},
	}
	n.cells = slices.Insert(n.cells, at, Cell{tree: tree})
	list := make([]any, len(n.cells))
	for i := range n.cells {
		n.cells[i].Index, list[i] = i, n.cells[i].tree
	}
	n.tree["cells"] = list
	return nil
}

// injected is the source of the cell with TagInjected.
func (n *Notebook) injected(values map[string]string) (string, error) {
	known, err := n.Parameters()
	if err != nil || len(values) == 0 {
		return "", err
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(known, func(p Parameter) bool { return p.Name == name })
		if i < 0 {
			return "", unknown(name, known)
		}
		p := known[i]
		literal, err := checkers[p.Type](values[name])
		if err != nil {
			return "", fmt.Errorf("parameter %s=%s: %s is %s", name, values[name], name, examples[p.Type])
		}
		lines = append(lines, fmt.Sprintf("%s %s %s = %s", p.keyword, name, p.Type, literal))
	}
	return "// Set by woodkit run.\n" + strings.Join(lines, "\n"), nil
}

// unknown says that there is no such parameter, and which there are.
func unknown(name string, known []Parameter) error {
	var listed []string
	for _, p := range known {
		listed = append(listed, p.String())
	}
	if len(listed) == 0 {
		return fmt.Errorf("no parameter %q: this notebook has none", name)
	}
	return fmt.Errorf("no parameter %q: there are %s", name, strings.Join(listed, ", "))
}
