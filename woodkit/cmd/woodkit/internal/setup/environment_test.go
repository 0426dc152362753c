package setup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// variables turns an environment into a map and fails if a variable occurs twice.
func variables(t *testing.T, environ []string) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if _, twice := values[name]; twice {
			t.Errorf("%s is set twice", name)
		}
		values[name] = value
	}
	return values
}

func TestEnviron(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".woodkit")
	e := &Environment{Home: home.Home{Checkout: filepath.Dir(dir), Dir: dir}, Go: GoInstallation{Root: "/opt/go"}}
	t.Setenv("PATH", "/usr/bin:/bin")
	t.Setenv("HOME", "/home/reader")
	t.Setenv("LANG", "C.UTF-8")
	for _, name := range []string{"PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH", "JUPYTER_CONFIG_DIR", "JUPYTERLAB_DIR", "VIRTUAL_ENV", "TMPDIR"} {
		t.Setenv(name, "/elsewhere")
	}
	values := variables(t, e.Environ())
	path := filepath.SplitList(values["PATH"])
	want := []string{filepath.Join(dir, "python", "bin"), filepath.Join(dir, "bin"), "/opt/go/bin", "/usr/bin", "/bin"}
	if !slices.Equal(path, want) {
		t.Errorf("PATH is %q, want %q", path, want)
	}
	for name, value := range values {
		if value == "/elsewhere" {
			t.Errorf("%s still points elsewhere", name)
		}
	}
	for _, name := range []string{"WOODKIT_HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "VIRTUAL_ENV"} {
		if !strings.HasPrefix(values[name], dir) {
			t.Errorf("%s is %q, which is not in %s", name, values[name], dir)
		}
	}
	if values["HOME"] != "/home/reader" || values["LANG"] != "C.UTF-8" {
		t.Errorf("HOME is %q and LANG %q: unrelated variables must stay", values["HOME"], values["LANG"])
	}
}

func TestEnvironWithoutHome(t *testing.T) {
	t.Setenv("HOME", "")
	if err := os.Unsetenv("HOME"); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), ".woodkit")
	e := &Environment{Home: home.Home{Dir: dir}}
	if got := variables(t, e.Environ())["HOME"]; !strings.HasPrefix(got, dir) {
		t.Errorf("HOME is %q; if unset, it should be set to a folder in %s", got, dir)
	}
}

func TestGoWithoutCaches(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "GOCACHE", "GOPATH", "GOMODCACHE"} {
		t.Setenv(name, "")
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := openHome(thisCheckout(t)); err == nil || !strings.Contains(err.Error(), "set HOME, or GOCACHE and GOMODCACHE") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line that names the variables", err)
	}
}
