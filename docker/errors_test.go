package docker

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCompileErrors checks how the page shows GoNB's messages. The messages come from GoNB 0.11.4.
func TestCompileErrors(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("compile errors were not told: no python3 found")
	}
	const context = "\nfunc main() {\n\tflag.Parse()\n"
	for _, test := range []struct {
		name      string
		traceback []string
		code      string
		want      []string // null: it is not a compile error
		hint      string   // a word of the hint
	}{
		{
			name: "undefined", code: "%%\nfmt.Println(count)",
			traceback: []string{"# gonb_e28c92e9", "Cell[3]: Line 2\n" + context + "fmt.Println(count)\n            ^\n\n\n\nundefined: count", ""},
			want:      []string{"Line 2 of this cell: undefined: count", "    fmt.Println(count)", "                ^"}, hint: "run",
		},
		{
			name: "in an earlier cell, with a tab", code: "%%\nf()",
			traceback: []string{"# gonb_e28c92e9", "Cell[2]: Line 5\n)\n\nfunc f() int {\n\treturn \"s\"\n        ^\n}\n\n\ncannot use \"s\"", ""},
			want:      []string{"Line 5 of cell [2]: cannot use \"s\"", "    \treturn \"s\"", "    \t       ^"},
		},
		{
			name: "no %%", code: "x := 1",
			traceback: []string{"Cell[3]: Line 1\npackage main\n\nx := 1\n^\n\n\n\nexpected declaration, found x"},
			want:      []string{"Line 1 of this cell: expected declaration, found x", "    x := 1", "    ^"}, hint: "%%",
		},
		{
			name: "a word below %% that begins no statement", code: "%%\nfmt.Println(1)\n}\nx := 1",
			traceback: []string{"Cell[3]: Line 4\npackage main\n\nx := 1\n^\n\n\n\nexpected declaration, found x"},
			want:      []string{"Line 4 of this cell: expected declaration, found x", "    x := 1", "    ^"},
		},
		{
			name: "perhaps a package", code: "%%\nmaths.Sqrt(2)",
			traceback: []string{"# gonb_e28c92e9", "Cell[3]: Line 2\n" + context + "maths.Sqrt(2)\n^\n\n\n\nundefined: maths"},
			want:      []string{"Line 2 of this cell: undefined: maths", "    maths.Sqrt(2)", "    ^"}, hint: "package",
		},
		{
			name: "no such package", code: "import \"a/b\"\n%%",
			traceback: []string{
				"failed to run \"go get\": exit status 1", "", "go: gonb_e28c92e9 imports", "\ta/b: cannot find module providing package a/b", "", "---------------",
				"Note: 'go get' doesn't know how to process go.work files. ", "Consider adding", "",
			},
			want: []string{"a/b: cannot find module providing package a/b"}, hint: "import",
		},
		{
			name: "unused", code: "import m \"math\"\n%%",
			traceback: []string{"# gonb_e28c92e9", "Cell[3]: Line 1\npackage main\n\nimport m \"math\"\n       ^\n\n\n\n\"math\" imported as m and not used"},
			want:      []string{"Line 1 of this cell: \"math\" imported as m and not used", "    import m \"math\"", "           ^"}, hint: "import",
		},
		{name: "a status", traceback: []string{"exit status 3"}, code: "%%\nos.Exit(3)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			command := exec.CommandContext(t.Context(), python, "-c",
				"import json, sys; sys.path.insert(0, 'jupyter'); from woodkit_errors import explain; print(json.dumps(explain(*json.load(sys.stdin))))")
			command.Env = append(command.Environ(), "PYTHONDONTWRITEBYTECODE=1")
			input, err := json.Marshal([]any{test.traceback, test.code, 3})
			if err != nil {
				t.Fatal(err)
			}
			command.Stdin = bytes.NewReader(input)
			output, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			if err := json.Unmarshal(output, &got); err != nil {
				t.Fatal(err)
			}
			lines := got[:min(len(got), len(test.want))]
			if diff := cmp.Diff(test.want, lines); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			if hint := strings.Join(got[len(lines):], "\n"); !strings.Contains(hint, test.hint) || (hint != "") != (test.hint != "") {
				t.Errorf("the hint is %q, want one with %q", hint, test.hint)
			}
		})
	}
}
