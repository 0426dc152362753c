package failures

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Program is a function that can be built and run as a separate program.
type Program struct {
	name   string // name of the function
	source string // source of the program, without main
	err    error
}

// Of returns f as a program. f must be a function with a name, and its source must be on this machine, as it is for the
// cells of a notebook. The program consists of f and of everything in the same file that f uses.
func Of(f func()) Program {
	if f == nil {
		return Program{err: fmt.Errorf("failures.Of: the function is nil; give it one with a name")}
	}
	return of(f)
}

// of returns the program of a function that is not nil. It has no main function that calls f.
func of(f any) Program {
	at := runtime.FuncForPC(reflect.ValueOf(f).Pointer())
	file, _ := at.FileLine(at.Entry())
	name := at.Name()[strings.LastIndex(at.Name(), "/")+1:]
	_, name, _ = strings.Cut(name, ".")
	p := Program{name: name}
	if strings.Contains(name, ".") {
		p.err = fmt.Errorf("failures.Of: %s has no name of its own; declare it with func", name)
		return p
	}
	text, err := os.ReadFile(file)
	if err == nil {
		p.source, err = extract(string(text), name)
	}
	if err != nil {
		p.err = fmt.Errorf("failures.Of: reading the source of %s: %w", name, err)
	}
	return p
}

// extract returns the source of a package main with the function name, everything that the function uses, and the necessary
// imports.
func extract(text, name string) (string, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	declared := declarations(file)
	if declared[name] == nil {
		return "", fmt.Errorf("it does not declare %s", name)
	}
	used, words := map[ast.Decl]bool{}, map[string]bool{}
	for todo := []string{name}; len(todo) > 0; todo = todo[1:] {
		d := declared[todo[0]]
		if d == nil || used[d] {
			continue
		}
		used[d] = true
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				words[id.Name] = true
				todo = append(todo, id.Name)
			}
			return true
		})
		todo = append(todo, methods(declared, d)...)
	}
	var b strings.Builder
	b.WriteString("package main\n")
	for _, line := range imports(file, words) {
		fmt.Fprintf(&b, "\nimport %s\n", line)
	}
	for _, d := range file.Decls {
		if used[d] {
			fmt.Fprintf(&b, "\n%s\n", text[set.Position(d.Pos()).Offset:set.Position(d.End()).Offset])
		}
	}
	return b.String(), nil
}

// declarations returns a file's declarations by name. The name of a method is the name of its type and its own name: "T.m".
func declarations(file *ast.File) map[string]ast.Decl {
	byName := map[string]ast.Decl{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			byName[receiver(d)+d.Name.Name] = d
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					byName[s.Name.Name] = d
				case *ast.ValueSpec:
					for _, id := range s.Names {
						byName[id.Name] = d
					}
				}
			}
		}
	}
	return byName
}

// receiver returns the type of a method's receiver, followed by a dot. For a function it returns "".
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	switch generic := t.(type) {
	case *ast.IndexExpr:
		t = generic.X
	case *ast.IndexListExpr:
		t = generic.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "."
	}
	return "?."
}

// methods returns the names of the methods of the types that d declares.
func methods(declared map[string]ast.Decl, d ast.Decl) (names []string) {
	types, ok := d.(*ast.GenDecl)
	if !ok || types.Tok != token.TYPE {
		return nil
	}
	for _, s := range types.Specs {
		for name := range declared {
			if t, ok := s.(*ast.TypeSpec); ok && strings.HasPrefix(name, t.Name.Name+".") {
				names = append(names, name)
			}
		}
	}
	return names
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// packageName returns the name that a package probably has: "rand" for math/rand/v2.
func packageName(where string) string {
	if dir, last := path.Split(where); majorVersion.MatchString(last) && dir != "" {
		return path.Base(dir)
	}
	return path.Base(where)
}

// imports returns the imports of a file whose package name is among the words.
func imports(file *ast.File, words map[string]bool) []string {
	lines := map[string]bool{}
	for _, i := range file.Imports {
		where, _ := strconv.Unquote(i.Path.Value)
		name, line := packageName(where), i.Path.Value
		if i.Name != nil {
			name, line = i.Name.Name, i.Name.Name+" "+line
		}
		if words[name] {
			lines[line] = true
		}
	}
	return slices.Sorted(maps.Keys(lines))
}
