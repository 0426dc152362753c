package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lines has the lines of two readers, as woodkit share writes them.
const (
	ofAda   = `{"version":1,"nickname":"Ada","question":"heat maps: queue","guessed":0.5,"measured":0.6,"cores":2,"synthetic":true,"woodkit":"(devel)"}`
	ofGrace = `{"version":1,"nickname":"Grace","question":"heat maps: queue","guessed":0.1,"measured":0.4,"cores":8,"synthetic":true,"woodkit":"(devel)"}
{"version":1,"nickname":"Grace","question":"pixel counts: pool","guessed":0.2,"cores":8,"synthetic":true,"woodkit":"(devel)"}
{"version":1,"nickname":"Grace","exercise":"depth","woodkit":"(devel)"}`
)

// shared writes lines to a file.
func shared(t *testing.T, name string, lines ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestClassDrawsEveryQuestion(t *testing.T) {
	keepRecords(t)
	ada, grace := shared(t, "ada.jsonl", ofAda), shared(t, "grace.jsonl", ofGrace)
	again := shared(t, "again.jsonl", `{"version":1,"nickname":"Ken","question":"heat maps: queue","order":2,"guessed":0.5,"measured":0.5,"cores":2}`,
		`{"version":1,"nickname":"Ken","question":"masks: queue","order":1,"guessed":0.1,"measured":0.7,"cores":2}`)
	for _, out := range []string{"", filepath.Join(t.TempDir(), "new", "figures")} {
		args := []string{"class", ada, grace, again}
		dir := filepath.Join(os.Getenv("WOODKIT_HOME"), "class")
		if out != "" {
			args, dir = append(args, "--out", out), out
		}
		code, printed, errs := call(t, args...)
		if code != 0 || errs != "" {
			t.Errorf("exit code %d, errors %q", code, errs)
		}
		for _, want := range []string{"heat maps: queue", "0.5 ×", "2 of 3", "pixel counts: pool", "0 of 0", "01: depth", "Grace", "guessed again", "7 ×"} {
			if !strings.Contains(printed, want) {
				t.Errorf("no %q in\n%s", want, printed)
			}
		}
		for _, name := range []string{"heat-maps-queue.png", "pixel-counts-pool.png"} {
			if !strings.Contains(printed, "written: "+filepath.Join(dir, name)) {
				t.Errorf("the output does not say where %s is:\n%s", name, printed)
			}
			isDrawn(t, filepath.Join(dir, name))
		}
	}
}

// isDrawn checks that a file has the signature of a PNG.
func isDrawn(t *testing.T, file string) {
	t.Helper()
	if data, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
		t.Errorf("%s: %d bytes, %v", file, len(data), err)
	}
}

// TestClassLeavesOutWhatIsDamaged checks that undamaged lines are drawn, that damaged lines are named, and that the exit
// code is 3.
func TestClassLeavesOutWhatIsDamaged(t *testing.T) {
	keepRecords(t)
	file := shared(t, "class.jsonl", ofAda, "junk", `{"version":7}`, ofGrace)
	code, out, errs := call(t, "class", file)
	if code != exitFrames || !strings.Contains(out, "heat-maps-queue.png") || !strings.Contains(out, "pixel-counts-pool.png") {
		t.Errorf("exit code %d, output\n%s", code, out)
	}
	for _, want := range []string{"left out: " + file + ":2: not what", "left out: " + file + ":3: version 7; this program reads version 1", "2 lines are left out"} {
		if !strings.Contains(errs, want) {
			t.Errorf("no %q in errors\n%s", want, errs)
		}
	}
	code, out, errs = call(t, "class", shared(t, "damaged.jsonl", "junk"))
	if code != exitFailed || out != "" || !strings.Contains(errs, "damaged.jsonl:1:") || !strings.Contains(errs, "no guesses in") {
		t.Errorf("all damaged: exit code %d, output %q, errors %q", code, out, errs)
	}
}

func TestClassMistakes(t *testing.T) {
	keepRecords(t)
	ada := shared(t, "ada.jsonl", ofAda)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"class"}, exitUsage, "expected"},
		{[]string{"class", "--fast", ada}, exitUsage, "unknown flag --fast"},
		{[]string{"class", ada + ".not"}, exitFailed, "no such file"},
		{[]string{"class", ada, filepath.Dir(ada)}, exitFailed, filepath.Dir(ada)},
		{[]string{"class", "/dev/zero"}, exitFailed, "/dev/zero"},
		{[]string{"class", ada, "--out", filepath.Join(ada, "below")}, exitFailed, "making the folder"},
	} {
		code, out, errs := call(t, test.args...)
		if code != test.code || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit code %d, output %q, errors %q; want %d and %q", test.args, code, out, errs, test.code, test.want)
		}
	}
}

// TestPictureNamesDiffer checks that no two questions share a file, and that every file name is valid on every system.
func TestPictureNamesDiffer(t *testing.T) {
	taken := map[string]bool{}
	for _, test := range []struct{ question, want string }{
		{"heat maps: queue", "heat-maps-queue.png"},
		{"Heat maps, queue", "heat-maps-queue-2.png"},
		{"heat maps: queue 2", "heat-maps-queue-2-2.png"},
		{"../../etc/passwd", "etc-passwd.png"},
		{"???", "question.png"},
		{"", "question-2.png"},
	} {
		if got := pictureName(test.question, taken); got != test.want {
			t.Errorf("%q: %s, want %s", test.question, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		taken := map[string]bool{}
		questions := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching(`[aB ]{0,3}2?`)), 1, 8).Draw(t, "questions")
		for _, question := range questions {
			name := pictureName(question, taken)
			if filepath.Base(name) != name || len(name) > 255 || strings.ContainsAny(name, "/\\:*?\"<>|\x00 ") {
				t.Errorf("%q is not a valid file name", name)
			}
		}
		if len(taken) != len(questions) {
			t.Errorf("%d names for %d questions", len(taken), len(questions))
		}
	})
}
