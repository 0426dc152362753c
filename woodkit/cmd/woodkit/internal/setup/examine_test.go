package setup

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/home"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with testdata/name.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		writeFile(t, file, text)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got, -update writes the file again):\n%s", file, diff)
	}
}

func TestExaminationIsPrinted(t *testing.T) {
	x := Examination{}
	x.section("Versions", Fact{"go", "go1.26.8 (/usr/local/go)"}, Fact{"gopls", "missing"})
	x.section("Data", Fact{"synthetic-1024", "1024 frames of generator 1, 23 MB"})
	var text bytes.Buffer
	if err := x.Write(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "nothing-wrong.txt", text.String())
	x.problem("not set up: Go language server", mendBySetup)
	x.problem("the disk is full: 12 MB are free", "free some space")
	text.Reset()
	if err := x.Write(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "two-problems.txt", text.String())
}

func TestExamineMachine(t *testing.T) {
	for _, test := range []struct {
		name    string
		files   map[string]string
		fact    string
		problem string
	}{
		{"roomy", map[string]string{"proc/meminfo": "MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n"}, "8.2 GB, 4.1 GB available", ""},
		{"small", map[string]string{"proc/meminfo": "MemTotal: 500000 kB\nMemAvailable: 400000 kB\n"}, "512 MB, 410 MB available", "the machine has only 512 MB of memory"},
		{"small container", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "512000000"}, "512 MB by the control group", "only 512 MB of memory are allowed"},
		{"part of a core", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000"}, "0.5 by the control group", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var x Examination
			x.machine(mapFS(test.files), t.TempDir())
			var text bytes.Buffer
			if err := x.Write(&text); err != nil {
				t.Fatal(err)
			}
			want := "Nothing is wrong."
			if test.problem != "" {
				want = "Wrong: " + test.problem + "\n  mend: "
			}
			for _, want := range []string{test.fact, want, "GOMAXPROCS", "disk"} {
				if !strings.Contains(text.String(), want) {
					t.Errorf("%q is missing in\n%s", want, text.String())
				}
			}
		})
	}
}

// In a new checkout everything is missing. The problem is reported once, with its remedy.
func TestExamineBeforeSetup(t *testing.T) {
	fresh := copyCheckout(t, filepath.Join(t.TempDir(), "fresh"))
	t.Setenv("WOODKIT_HOME", filepath.Join(fresh, ".woodkit"))
	t.Setenv("WOODSCAPE_DIR", filepath.Join(fresh, "no such folder"))
	x := Examine(t.Context())
	var problems []string
	for _, problem := range x.Problems {
		problems = append(problems, problem.What+" | "+problem.Mend)
	}
	want := []string{
		"missing or out of date: Go kernel, Go language server, Build cache, Python environment, Kernel and settings, Sample data | go tool woodkit setup",
		"WOODSCAPE_DIR names " + filepath.Join(fresh, "no such folder") + ", which cannot be read: no such file or directory | correct it, or unset it for the sample",
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(filepath.Join(fresh, ".woodkit")); !os.IsNotExist(err) {
		t.Errorf("examining made something: %v", err)
	}
}

// TestExamineData checks that notes about the reader's data set are listed below it, and that a data set that cannot be
// opened is a problem.
func TestExamineData(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("WOODSCAPE_DIR", dir)
	e := &Environment{Home: home.Home{Dir: t.TempDir()}}
	var x Examination
	x.data(e)
	if len(x.Problems) != 1 || !strings.Contains(x.Problems[0].What, "no masks found") {
		t.Errorf("problems %+v, want that an empty folder has no masks", x.Problems)
	}
	writeFile(t, filepath.Join(dir, "gtLabels", "00000_FV.png"), "")
	writeFile(t, filepath.Join(dir, "gtLabels", "notes.txt"), "")
	x = Examination{}
	x.data(e)
	want := []Section{{"Data", []Fact{
		{"WOODSCAPE_DIR", dir},
		{"  note", "1 of 1 masks have no image beside them; they can be scanned all the same"},
		{"  note", "left out of gtLabels, because the name is not a mask's: 1 entry"},
	}}}
	if diff := cmp.Diff(want, x.Sections); diff != "" || len(x.Problems) > 0 {
		t.Errorf("problems %+v, sections (-want +got):\n%s", x.Problems, diff)
	}
}

func TestExamineOutsideACheckout(t *testing.T) {
	t.Setenv("WOODKIT_HOME", "")
	t.Chdir(t.TempDir())
	x := Examine(t.Context())
	if len(x.Problems) != 1 || !strings.Contains(x.Problems[0].What, "no woodkit checkout found") {
		t.Errorf("problems %+v, want that there is no checkout", x.Problems)
	}
}

// copyCheckout copies the sources of a set-up: go.mod, docker and woodkit.
func copyCheckout(t *testing.T, to string) string {
	t.Helper()
	from := thisCheckout(t).Checkout
	for _, name := range []string{"docker", "woodkit"} {
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(from, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(to, name), string(text))
	}
	return to
}

func mapFS(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}
