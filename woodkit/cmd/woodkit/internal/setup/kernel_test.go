package setup

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/home"
)

// kernelSpecFile has the fields that Jupyter reads.
type kernelSpecFile struct {
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Env           map[string]string `json:"env"`
}

func readSpec(t *testing.T, e *Environment) kernelSpecFile {
	t.Helper()
	text, err := e.kernelSpecText()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "{{") {
		t.Errorf("a placeholder was not filled in:\n%s", text)
	}
	var spec kernelSpecFile
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

func TestKernelSpec(t *testing.T) {
	here := thisCheckout(t).Checkout
	e := &Environment{
		Home: home.Home{Checkout: here, Dir: `/ho me/"ä"/$x/.woodkit`},
		Go:   GoInstallation{Root: "/go", BuildCache: "/cache/build", Modules: "/cache/mod"},
	}
	want := kernelSpecFile{
		Argv:          []string{`/ho me/"ä"/$x/.woodkit/bin/gonb`, "--kernel", "{connection_file}", "-raw_error", "-go_work=" + here},
		DisplayName:   "Go (woodkit)",
		Language:      "go",
		InterruptMode: "message",
		Env: map[string]string{
			// Jupyter expands dollar signs only here.
			"PATH":            `/ho me/"ä"/$$x/.woodkit/bin:/ho me/"ä"/$$x/.woodkit/language-server:/go/bin:${PATH}`,
			"TMPDIR":          `/ho me/"ä"/$$x/.woodkit/tmp`,
			"WOODKIT_HOME":    `/ho me/"ä"/$$x/.woodkit`,
			"XDG_CACHE_HOME":  `/ho me/"ä"/$$x/.woodkit/cache`,
			"XDG_CONFIG_HOME": `/ho me/"ä"/$$x/.woodkit/cache/config`,
			"GOCACHE":         "/cache/build",
			"GOMODCACHE":      "/cache/mod",
			"GOPATH":          `/ho me/"ä"/$$x/.woodkit/cache/go`,
			"CGO_ENABLED":     "0",
			"GOFLAGS":         "-buildvcs=false -ldflags=-s",
			"GOPROXY":         "off",
			"GOTOOLCHAIN":     "local",
		},
	}
	if diff := cmp.Diff(want, readSpec(t, e)); diff != "" {
		t.Errorf("kernel spec (-want +got):\n%s", diff)
	}
	environ, err := e.kernelEnviron()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"GOPROXY=off", `WOODKIT_HOME=/ho me/"ä"/$x/.woodkit`} {
		if !slices.Contains(environ, want) {
			t.Errorf("the environment of the warm build lacks %s", want)
		}
	}
}

// The tools and the cells can share compiled packages only if they are built with the same settings.
func TestToolsAreBuiltAsCellsAre(t *testing.T) {
	e := &Environment{Home: thisCheckout(t)}
	spec := readSpec(t, e)
	for _, variable := range toolEnvironment {
		name, value, _ := strings.Cut(variable, "=")
		if spec.Env[name] != value {
			t.Errorf("%s is %q for the tools and %q for cells", name, value, spec.Env[name])
		}
	}
}

func TestLongPathsKeepSocketsShort(t *testing.T) {
	for _, test := range []struct {
		dir  string
		here bool
	}{
		{"/home/reader/woodkit/.woodkit", true},
		{"/" + strings.Repeat("long/", 30) + ".woodkit", false},
	} {
		e := &Environment{Home: home.Home{Dir: test.dir}}
		temporary := e.temporary()
		if here := temporary == filepath.Join(test.dir, "tmp"); here != test.here {
			t.Errorf("%s: temporary files go to %s", test.dir, temporary)
		}
	}
}

func TestPathsThatGoNBCannotTake(t *testing.T) {
	for _, dir := range []string{"/a,b", "/a:b"} {
		_, err := openHome(home.Home{Checkout: dir, Dir: filepath.Join(dir, ".woodkit")})
		if err == nil || !strings.Contains(err.Error(), "move the checkout") {
			t.Errorf("%s: error %v, want advice to move the checkout", dir, err)
		}
	}
}

func TestOpenWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := openHome(thisCheckout(t)); err == nil || !strings.Contains(err.Error(), "install Go 1.26 or newer") {
		t.Errorf("error %v, want advice to install Go", err)
	}
}

func TestImportLinesInNotebooks(t *testing.T) {
	w := newWorkshop(t)
	writeFile(t, filepath.Join(w.Checkout, "notebooks", "01-a.ipynb"), `{"cells": [{"cell_type": "code", "source": [
    "import (\n",
    "\t\"fmt\"\n",
    "\tmrand \"math/rand/v2\"\n",
    "    \"image/color\"\n",
    ")\n",
    "import \"sync\"\n",
    "import \"slices\"",
    "fmt.Println(\"not an import\")\n"
  ]}]}`)
	want := []string{"fmt", "image/color", "math/rand/v2", "slices", "sync"}
	if diff := cmp.Diff(want, w.imported()); diff != "" {
		t.Errorf("imports (-want +got):\n%s", diff)
	}
}

// TestTheKernelsGo: only builds of cells collect garbage less often, and arguments and exit status pass through.
func TestTheKernelsGo(t *testing.T) {
	root := filepath.Join(t.TempDir(), "it's $HOME")
	e := &Environment{Go: GoInstallation{Root: root}}
	script := filepath.Join(t.TempDir(), "go")
	for file, text := range map[string]string{
		e.goCommand(): "#!/bin/sh\necho \"GOGC=$GOGC\"\nprintf '%s\\n' \"$@\"\nexit 3\n",
		script:        e.kernelsGo(),
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for want, args := range map[string][]string{
		"GOGC=400\nbuild\n-o\na b\n": {"build", "-o", "a b"},
		"GOGC=\nrun\nbuild\n":        {"run", "build"},
		"GOGC=\n\n":                  nil,
	} {
		command := exec.Command(script, args...)
		command.Env = []string{"PATH=/usr/bin:/bin"}
		out, err := command.Output()
		if command.ProcessState.ExitCode() != 3 || string(out) != want {
			t.Errorf("go %q: %q, %v; want %q", args, out, err, want)
		}
	}
}
