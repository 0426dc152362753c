package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// onlyPrograms sets PATH to a folder of shell scripts and a few ordinary programs.
func onlyPrograms(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

// checkoutWithLock returns an environment whose checkout has only a lock file.
func checkoutWithLock(t *testing.T) *Environment {
	t.Helper()
	w := newWorkshop(t)
	lock := w.docker("python", "lab.lock")
	if err := os.MkdirAll(filepath.Dir(lock), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lock, []byte("anyio==1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return w.Environment
}

// venv is a script that answers -m venv: it makes an environment whose python runs the given lines.
func venv(lines string) string {
	return fmt.Sprintf(`if [ "$1" = -c ]; then echo 3 11; exit; fi
mkdir=/bin/mkdir; [ -x $mkdir ] || mkdir=/usr/bin/mkdir; $mkdir -p "$3/bin"
echo '#!/bin/sh
%s' >"$3/bin/python"
chmod=/bin/chmod; [ -x $chmod ] || chmod=/usr/bin/chmod; $chmod +x "$3/bin/python"
`, lines)
}

func TestPythonFailuresAreOneLine(t *testing.T) {
	for _, test := range []struct {
		name    string
		scripts map[string]string
		want    string // regular expression
	}{
		{"none", nil, `Python 3\.10 to 3\.14 is needed, but none was found on PATH: install Python .*, or uv`},
		{"too old", map[string]string{"python3": "echo 3 9"}, `Python 3\.10 to 3\.14 is needed, but \S+/python3 is Python 3\.9: install one of them, or uv`},
		{"too new", map[string]string{"python3": "echo 3 15"}, `Python 3\.10 to 3\.14 is needed, but \S+/python3 is Python 3\.15: install one of them, or uv`},
		{"Python 2 only", map[string]string{"python": "echo 2 7"}, `but \S+/python is Python 2\.7`},
		{"broken", map[string]string{"python3": "exit 1"}, `none was found on PATH`},
		{
			"no venv module",
			map[string]string{"python3": `if [ "$1" = -c ]; then echo 3 11; exit; fi; echo "ensurepip is not available"; exit 1`},
			`Python has no venv module: install it \(Debian and Ubuntu: apt install python3-venv\)`,
		},
		{
			"no network",
			map[string]string{"python3": venv(`echo "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution"; exit 1`)},
			`no network`,
		},
		{"full disk", map[string]string{"python3": venv(`/bin/echo wheel >/dev/full`)}, `the disk is full`},
		{"nothing was installed", map[string]string{"python3": venv(`exit 0`)}, `checking a file that was made: .*jupyter: no such file`},
		{
			"uv cannot install",
			map[string]string{
				"python3": "echo 3 11",
				"uv":      `[ "$1" = venv ] && exit; echo "error: Failed to fetch"; echo "  Caused by: dns error"; exit 2`,
			},
			`uv: no network`,
		},
		{
			"uv without any Python",
			map[string]string{"uv": `echo "error: No interpreter found for >=3.10"; exit 2`},
			`Python 3\.10 to 3\.14 is needed.*; uv: error: No interpreter found`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if strings.Contains(test.name, "disk") {
				if _, err := os.Stat("/dev/full"); err != nil {
					t.Skip("this system has no /dev/full, the file that is always full")
				}
			}
			e := checkoutWithLock(t)
			onlyPrograms(t, test.scripts)
			err := e.performAll(t.Context(), [][]stage{{e.pythonEnvironment()}}, nil, true)
			if err == nil || strings.Contains(err.Error(), "\n") || !regexp.MustCompile(test.want).MatchString(err.Error()) {
				t.Fatalf("error\n%v\nwant one line that matches\n%s", err, test.want)
			}
			if !strings.HasPrefix(err.Error(), "set-up, Python environment: ") || !strings.HasSuffix(err.Error(), "(log: .woodkit/logs/python.log)") {
				t.Errorf("error %q names neither the stage nor its log", err)
			}
			if _, current := e.current(e.pythonEnvironment(), ""); current {
				t.Error("a failed stage counts as done")
			}
		})
	}
}

func TestNewerPythonBesideAnOldOne(t *testing.T) {
	onlyPrograms(t, map[string]string{"python3": "echo 3 9", "python3.12": "echo 3 12", "python3.10": "echo 3 10"})
	python, err := findPython(t.Context(), oldestPython)
	if err != nil || filepath.Base(python) != "python3.12" {
		t.Errorf("found %q, %v; want python3.12", python, err)
	}
}

// The remains of an earlier attempt, such as half an environment without pip, must not cause a failure.
func TestPythonEnvironmentStartsFromNothing(t *testing.T) {
	e := checkoutWithLock(t)
	rest := filepath.Join(e.venv(), "lib", "half")
	if err := os.MkdirAll(rest, 0o755); err != nil {
		t.Fatal(err)
	}
	onlyPrograms(t, map[string]string{"python3": venv(`cd "${0%/*}" && : >jupyter && : >jupyter-lab`)})
	if err := e.performAll(t.Context(), [][]stage{{e.pythonEnvironment()}}, nil, true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(rest); !os.IsNotExist(err) {
		t.Errorf("the remains of an earlier attempt are still there: %v", err)
	}
}

// TestPartsForOneCommandAreMadeOnlyWhereTheyAreNamed: a reader of the notebooks should not have to download what only the
// bench or Spark needs.
func TestPartsForOneCommandAreMadeOnlyWhereTheyAreNamed(t *testing.T) {
	e := checkoutWithLock(t)
	for _, lane := range e.lanes() {
		for _, s := range lane {
			if s.name == ArticlePart || s.name == SparkPart {
				t.Errorf("set-up makes %s by itself", s.name)
			}
		}
	}
	lock, err := os.ReadFile(e.docker("python", "lab.lock"))
	if err == nil {
		err = os.WriteFile(e.docker("python", "article.lock"), lock, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	onlyPrograms(t, map[string]string{"python3": venv(`echo "$@" >"${0%/*}/asked"`)})
	var report strings.Builder
	if err := e.Setup(t.Context(), &report, false, ArticlePart); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(e.ArticlePython()); err != nil || !strings.Contains(report.String(), "MB") {
		t.Errorf("%v; what is downloaded is not said in\n%s", err, &report)
	}
	asked, err := os.ReadFile(filepath.Join(filepath.Dir(e.ArticlePython()), "asked"))
	if err != nil || !strings.Contains(string(asked), "--require-hashes") || !strings.Contains(string(asked), "article.lock") {
		t.Errorf("pip was asked for %q, %v", asked, err)
	}
	if _, err := os.Stat(e.Python()); !os.IsNotExist(err) {
		t.Errorf("the notebooks' Python was made too: %v", err)
	}
}

func TestOnlyTheSettingsOfTheIndexReachPip(t *testing.T) {
	e := &Environment{Home: home.Home{Checkout: "/checkout", Dir: "/checkout/.woodkit"}}
	t.Setenv("PIP_USER", "1")
	t.Setenv("PIP_TARGET", "/elsewhere")
	t.Setenv("PYTHONPATH", "/elsewhere")
	t.Setenv("VIRTUAL_ENV", "/elsewhere")
	t.Setenv("PIP_INDEX_URL", "https://index.example/simple")
	t.Setenv("PIP_CACHE_DIR", "/cache")
	t.Setenv("RUSTUP_HOME", "")
	environ := strings.Join(e.pythonEnviron(), "\n")
	for _, want := range []string{"PIP_INDEX_URL=https://index.example/simple", "PIP_CACHE_DIR=/cache", "UV_CACHE_DIR=/checkout/.woodkit/cache/uv", "RUSTUP_HOME=/checkout/.woodkit/cache/rustup"} {
		if !strings.Contains(environ, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(environ, "/elsewhere") || strings.Contains(environ, "PIP_USER") {
		t.Errorf("settings that install elsewhere are left in:\n%s", environ)
	}
}
