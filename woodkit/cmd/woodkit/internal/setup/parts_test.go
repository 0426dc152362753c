package setup

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/home"
)

func TestUnknownPart(t *testing.T) {
	dir := t.TempDir()
	e := &Environment{Home: home.Home{Checkout: dir, Dir: filepath.Join(dir, ".woodkit")}}
	err := e.Setup(t.Context(), io.Discard, true, "python", "pyhton")
	if !errors.Is(err, ErrNoPart) || !strings.Contains(err.Error(), `"pyhton"`) || !strings.Contains(err.Error(), "build-cache") {
		t.Errorf("error %v, want one that names the part and lists the parts", err)
	}
}

// TestMadeApart sets up as in the container image: the environment is read-only, and .woodkit is empty at the start of every
// container.
func TestMadeApart(t *testing.T) {
	made, dir := t.TempDir(), filepath.Join(t.TempDir(), ".woodkit")
	e := &Environment{Home: home.Home{Checkout: thisCheckout(t).Checkout, Dir: dir, Made: made}}
	if _, err := e.Dataset(t.Context(), 2, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := e.makeFolders(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"data/synthetic-2", "stages/data-2.json", "logs/data-2.log", "tmp", "jupyter/runtime"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Error(err)
		}
	}
	if left := filesBelow(t, made); len(left) > 0 {
		t.Errorf("a data set that is not the sample was made in %v", left)
	}
	want := []string{
		filepath.Join(made, "python", "bin", "python"), filepath.Join(made, "bin"),
		filepath.Join(made, "stages", "python.json"), filepath.Join(made, "stages", "data-1024.json"),
	}
	if diff := cmp.Diff(want, []string{e.Python(), e.bin(), e.markerFile("python"), e.markerFile("data-1024")}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
