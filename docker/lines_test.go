package docker

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// TestLinesOfTheCell checks that a place in the program that GoNB makes is marked with its line in the cell, but only if
// that line is certain.
func TestLinesOfTheCell(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("lines were not marked: no python3 found")
	}
	const (
		path    = "/tmp/gonb_1a2b/main.go"
		program = "package main\n\nfunc f() int {\n\treturn none[1]\n}\n\nfunc main() {\n\tflag.Parse()\n\tdone <- f()\n\twait()\n\twait()\n}\n"
	)
	cells := map[string]string{
		"2": "func f() int {\n\treturn none[1]\n}",
		"3": "// again\nfunc f() int {\n\treturn none[1]\n}\n%%\nf()",
		"4": "%%\ndone <- f()\nwait()\nwait()",
	}
	mark := func(cell, line string) string { return " \x1b[7m[[ Cell [" + cell + "] Line " + line + " ]]\x1b[0m " }
	for _, test := range []struct{ name, text, want string }{
		{"of the latest cell that has it", "main.f()\n\t" + path + ":4 +0x1d", "main.f()\n\t" + mark("3", "3") + path + ":4 +0x1d"},
		{"below %%", "\t" + path + ":9 +0x1d", "\t" + mark("4", "2") + path + ":9 +0x1d"},
		{"marked by GoNB", "\t" + mark("4", "2") + path + ":9", "\t" + mark("4", "2") + path + ":9"},
		{"the kernel's own line", path + ":8", path + ":8"},
		{"no such line", path + ":80", path + ":80"},
		{"another file", "/usr/main.go:4", "/usr/main.go:4"},
	} {
		t.Run(test.name, func(t *testing.T) {
			input, err := json.Marshal([]any{test.text, cells, program})
			if err != nil {
				t.Fatal(err)
			}
			command := exec.CommandContext(t.Context(), python, "-c",
				"import json, sys; sys.path.insert(0, 'jupyter'); from woodkit_lines import mark; text, cells, program = json.load(sys.stdin); "+
					"print(json.dumps(mark(text, {int(k): v for k, v in cells.items()}, lambda path: program)))")
			command.Env = append(command.Environ(), "PYTHONDONTWRITEBYTECODE=1")
			command.Stdin = strings.NewReader(string(input))
			output, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			var got string
			if err := json.Unmarshal(output, &got); err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("marked %q, want %q", got, test.want)
			}
		})
	}
}
