package setup

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/home"
)

// cells print something with woodkit's scan package, and the folder of the cell's files.
var cells = []string{
	"import (\n\t\"fmt\"\n\n\t\"woodscape.example/woodkit/scan\"\n)\n%%\nfmt.Println(scan.Pool(3))",
	"import \"os\"\n%%\nfmt.Println(os.Getenv(\"WOODKIT_HOME\"), os.Getenv(\"GOPROXY\"))",
}

// ran is the output of a cell and its time.
type ran struct {
	Outputs []string  `json:"outputs"`
	Seconds []float64 `json:"seconds"`
}

// runCells runs cells with nbclient and the kernel, with an empty home folder.
func runCells(t testing.TB, e *Environment, cells ...string) ran {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("testdata", "cell.py"))
	if err != nil {
		t.Fatal(err)
	}
	emptyHome := t.TempDir()
	command := exec.CommandContext(t.Context(), e.Python(), append([]string{script, KernelName}, cells...)...)
	command.Dir = t.TempDir() // a notebook may be in any folder
	command.Env = merge(e.Environ(), []string{"HOME=" + emptyHome}, []string{"XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
	var answer, log bytes.Buffer
	command.Stdout, command.Stderr = &answer, &log
	if err := command.Run(); err != nil {
		t.Fatalf("running cells: %v\n%s", err, log.String())
	}
	var got ran
	if err := json.Unmarshal(answer.Bytes(), &got); err != nil {
		t.Fatalf("running cells: %v\n%s%s", err, answer.String(), log.String())
	}
	if left := filesBelow(t, emptyHome); len(left) > 0 {
		t.Errorf("Jupyter, the kernel or a cell wrote into the home folder: %v", left)
	}
	return got
}

func filesBelow(t testing.TB, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func wantCells(t *testing.T, e *Environment) {
	t.Helper()
	want := []string{"pool:workers=3\n", e.Dir + " off\n"}
	if diff := cmp.Diff(want, runCells(t, e, cells...).Outputs); diff != "" {
		t.Errorf("output of the cells (-want +got):\n%s", diff)
	}
	// Making this parser would take most of the time in which Jupyter's packages are imported.
	imports := "import sys, nbformat, jsonschema; sys.exit('lark' in sys.modules or 'rfc3987_syntax' not in sys.modules)"
	if out, err := exec.CommandContext(t.Context(), e.Python(), "-c", imports).CombinedOutput(); err != nil {
		t.Errorf("Python makes a parser that nothing needs: %v %s", err, out)
	}
}

// testLog passes a set-up's report to the test's log, line by line.
type testLog struct{ t *testing.T }

func (l testLog) Write(text []byte) (int, error) {
	l.t.Log(strings.TrimSuffix(string(text), "\n"))
	return len(text), nil
}

// The environment of this checkout is made if it is missing, is not made again after that, and works.
func TestSetupOfThisCheckout(t *testing.T) {
	if testing.Short() {
		t.Skip("sets up .woodkit in this checkout, which may download about 300 MB")
	}
	e, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Setup(t.Context(), testLog{t}, false); err != nil {
		t.Fatal(err)
	}
	var report bytes.Buffer
	for range 3 { // once, unless woodkit's sources change meanwhile
		report.Reset()
		begin := time.Now()
		if err := e.Setup(t.Context(), &report, false); err != nil {
			t.Fatal(err)
		}
		if report.Len() == 0 {
			t.Logf("checking that everything is up to date took %v", time.Since(begin))
			break
		}
	}
	if report.Len() > 0 {
		t.Errorf("set-up after set-up reported %q, want nothing", report.String())
	}

	wantCells(t, e)
	if dir, err := e.Dataset(t.Context(), home.SampleFrames, &report); err != nil || dir != e.Home.Dataset(home.SampleFrames) || report.Len() > 0 {
		t.Errorf("the sample: %s, %v, reported %q; want that it exists", dir, err, report.String())
	}
	for _, section := range Examine(t.Context()).Sections {
		for _, fact := range section.Facts {
			if fact.Value == "missing" || fact.Value == "out of date" {
				t.Errorf("after set-up %s is %s", fact.Name, fact.Value)
			}
		}
	}
}

// running are the packages with which cells run. JupyterLab is one of them, because a set-up looks for its program.
var running = []string{
	"attrs", "fastjsonschema", "jsonschema", "jsonschema-specifications", "jupyter-client", "jupyter-core", "jupyterlab", "nbclient", "nbformat",
	"platformdirs", "python-dateutil", "pyzmq", "referencing", "rpds-py", "six", "tornado", "traitlets", "typing-extensions",
}

// shortenLock leaves only the packages of running in a checkout's lock. TestSetupOfThisCheckout installs the others.
func shortenLock(t *testing.T, checkout string) {
	t.Helper()
	file := filepath.Join(checkout, "docker", "python", "lab.lock")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	keeps := false
	for line := range strings.Lines(string(text)) {
		if name, _, begins := strings.Cut(line, "=="); begins { // the lines below have its hashes
			keeps = slices.Contains(running, name)
		}
		if keeps {
			kept.WriteString(line)
		}
	}
	writeFile(t, file, kept.String())
}

// A folder name may have spaces, brackets and letters of other alphabets.
func TestSetupInAnOddlyNamedFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("installs a second Python environment")
	}
	this, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("PIP_CACHE_DIR") == "" {
		t.Setenv("PIP_CACHE_DIR", filepath.Join(this.Dir, "cache", "pip")) // saves a second download
	}
	if os.Getenv("UV_CACHE_DIR") == "" {
		t.Setenv("UV_CACHE_DIR", filepath.Join(this.Dir, "cache", "uv"))
	}
	parent, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	checkout := copyCheckout(t, filepath.Join(parent, "a [strange] näme 木"))
	shortenLock(t, checkout)
	for _, name := range []string{"export", "figure", "lesson", "timing"} { // compiling a part of the packages is enough
		if err := os.RemoveAll(filepath.Join(checkout, "woodkit", name)); err != nil {
			t.Fatal(err)
		}
	}
	e, err := openHome(home.Home{Checkout: checkout, Dir: filepath.Join(checkout, ".woodkit")})
	if err != nil {
		t.Fatal(err)
	}
	lanes := [][]stage{{e.goTools(), e.warmCache()}, {e.pythonEnvironment(), e.kernel()}}
	if err := e.performAll(t.Context(), lanes, testLog{t}, false); err != nil {
		t.Fatal(err)
	}
	if missing, err := e.missing(lanes); missing > 0 || err != nil {
		t.Errorf("%d stages are not up to date after the set-up, %v", missing, err)
	}
	wantCells(t, e)
}
