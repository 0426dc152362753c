package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/lesson/classroom"
	"woodscape.example/woodkit/timing"
)

// keepGuesses writes guesses, as JupyterLab stores them, into the .woodkit folder of keepRecords.
func keepGuesses(t *testing.T, guesses ...string) {
	t.Helper()
	dir := filepath.Join(os.Getenv("WOODKIT_HOME"), "guesses", "reader")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, guess := range guesses {
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+i))+".json"), []byte(guess), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// twoRuns are the records of a for loop and of a pool that took half as long.
func twoRuns() []timing.Record {
	runs := fourRuns()[:2]
	runs[0].Label, runs[1].Label = "for loop", "pool"
	runs[1].Seconds /= 2
	return runs
}

func TestShareWritesLines(t *testing.T) {
	keepRecords(t, twoRuns()...)
	keepGuesses(t, `{"task":"pixel counts","label":"pool","ratio":0.25}`, `{"task":"heat maps","label":"fold","ratio":0.4}`)
	code, out, errs := call(t, "share", "--nickname", "Gopher")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || errs != "" || len(lines) != 2 {
		t.Fatalf("exit code %d, errors %q, output\n%s", code, errs, out)
	}
	var fold, pool classroom.Share
	for i, s := range []*classroom.Share{&fold, &pool} {
		if err := json.Unmarshal([]byte(lines[i]), s); err != nil {
			t.Fatal(err)
		}
	}
	if fold.Question != "heat maps: fold" || fold.Measured != 0 || fold.Guessed != 0.4 {
		t.Errorf("%+v", fold)
	}
	if pool.Nickname != "Gopher" || pool.Guessed != 0.25 || pool.Measured != 0.5 || pool.Cores != 2 || pool.Frames != 100 {
		t.Errorf("%+v", pool)
	}
}

// TestShareMarksDefaults shares a guess that a notebook comes with. It is marked as a default if the reader's copy of the
// notebook still has it.
func TestShareMarksDefaults(t *testing.T) {
	keepRecords(t)
	keepGuesses(t, `{"task":"heat maps","label":"fold","ratio":0.4}`)
	place, err := home.Find()
	if err != nil {
		t.Fatal(err)
	}
	notebooks := filepath.Join(place.Checkout, "notebooks")
	if err := os.CopyFS(notebooks, os.DirFS(filepath.Join("..", "..", "..", "notebooks"))); err != nil {
		t.Fatal(err)
	}
	shared := func() (s classroom.Share) {
		t.Helper()
		code, out, errs := call(t, "share", "--nickname", "Gopher")
		if err := json.Unmarshal([]byte(out), &s); code != 0 || err != nil {
			t.Fatalf("exit code %d, errors %q, output\n%s", code, errs, out)
		}
		return s
	}
	if shared().Default {
		t.Error("without a copy of the notebook it is a default")
	}
	if _, err := (lab.Copies{From: notebooks, To: filepath.Join(place.Dir, "lab")}).Make(); err != nil {
		t.Fatal(err)
	}
	if !shared().Default {
		t.Error("as the notebook came it is no default")
	}
}

func TestShareMistakes(t *testing.T) {
	keepRecords(t)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"share", "--nickname", strings.Repeat("x", 25)}, exitUsage, "at most 24"},
		{[]string{"share", "--nickname", "a\x1b[31m"}, exitUsage, "cannot be printed"},
		{[]string{"share", "--nickname", " "}, exitUsage, "no nickname"},
		{[]string{"share", "Gopher"}, exitUsage, "unexpected argument Gopher"},
		{[]string{"share", "--nickname", "Gopher"}, exitFailed, "no guesses yet"},
	} {
		code, out, errs := call(t, test.args...)
		if code != test.code || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit code %d, output %q, errors %q; want %d and %q", test.args, code, out, errs, test.code, test.want)
		}
	}
}

// TestShareNeedsATerminalToAsk checks that share does not ask if its input is a pipe.
func TestShareNeedsATerminalToAsk(t *testing.T) {
	keepRecords(t)
	in, err := os.CreateTemp(t.TempDir(), "input")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	standard := os.Stdin
	defer func() { os.Stdin = standard }()
	for _, os.Stdin = range []*os.File{in, null} {
		if code, out, errs := call(t, "share"); code != exitUsage || out != "" || !strings.Contains(errs, "give --nickname NAME") {
			t.Errorf("%s: exit code %d, output %q, errors %q", os.Stdin.Name(), code, out, errs)
		}
	}
}

func TestAskReadsOneLine(t *testing.T) {
	for input, want := range map[string]string{"Gopher\nrest\n": "Gopher", "Gopher": "Gopher", "Gopher\r\n": "Gopher"} {
		var asked strings.Builder
		if got, err := ask(strings.NewReader(input), &asked, "Nickname: "); err != nil || got != want || asked.String() != "Nickname: " {
			t.Errorf("%q: %q, %v; asked %q", input, got, err, asked.String())
		}
	}
	if _, err := ask(strings.NewReader(""), &strings.Builder{}, ""); err == nil || !strings.Contains(err.Error(), "no nickname was given") {
		t.Errorf("nobody answers: %v", err)
	}
	if _, err := ask(iotest.ErrReader(os.ErrClosed), &strings.Builder{}, ""); err == nil || !strings.Contains(err.Error(), "asking for the nickname") {
		t.Errorf("no answer can be read: %v", err)
	}
}
