package classroom

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"woodscape.example/woodkit/internal/woodtest"
)

// aShare returns the share of one reader on one question.
func aShare(nickname, question string, guessed, measured float64) Share {
	return Share{Version: shareVersion, Nickname: nickname, Question: question, Guessed: guessed, Measured: measured, Cores: 2, Woodkit: "(devel)"}
}

// asItWas returns a share of a default that its reader did not change.
func asItWas(s Share) Share {
	s.Default = true
	return s
}

func lineOf(t interface{ Fatal(...any) }, s Share) string {
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + "\n"
}

func TestReadSharesNamesWhatItRefuses(t *testing.T) {
	good := aShare("Ada", "heat maps: queue", 0.5, 0.6)
	later := good
	later.Guessed = 0.7
	changed := func(change func(*Share)) string {
		s := good
		change(&s)
		return strings.TrimSuffix(lineOf(t, s), "\n")
	}
	lines := []struct{ line, refused string }{
		{strings.TrimSpace(lineOf(t, good)), ""},
		{"", ""},
		{"  \t", ""},
		{"junk", "not what woodkit share writes"},
		{`{"version":1`, "not what woodkit share writes"},
		{`[1,2]`, "not what woodkit share writes"},
		{"{}", "it has no version"},
		{"null", "it has no version"},
		{`{"version":2,"guess":"other"}`, "version 2; this program reads version 1"},
		{`{"version":1,"guessed":"half"}`, "not what woodkit share writes"},
		{`{"version":1,"nickname":"Ada","question":"q","guessed":1e999,"cores":1}`, "not what woodkit share writes"},
		{changed(func(s *Share) { s.Nickname = "" }), "no nickname"},
		{changed(func(s *Share) { s.Nickname = "a\tb" }), "cannot be printed"},
		{changed(func(s *Share) { s.Question = " " }), "no question"},
		{changed(func(s *Share) { s.Question = strings.Repeat("q", 201) }), "has 201 characters; at most 200"},
		{changed(func(s *Share) { s.Guessed = 0 }), "guessed 0: not between"},
		{changed(func(s *Share) { s.Guessed = 1e300 }), "guessed 1e+300: not between"},
		{changed(func(s *Share) { s.Measured = -1 }), "measured -1: not between"},
		{changed(func(s *Share) { s.Cores = 0 }), "0 cores"},
		{changed(func(s *Share) { s.Order = -1 }), "order -1"},
		{changed(func(s *Share) { s.Order = 1 << 30 }), "order 1073741824"},
		{changed(func(s *Share) { s.Order, s.Default = 1, true }), "a default has none"},
		{changed(func(s *Share) { s.Exercise = "depth" }), "both a question and an exercise"},
		{changed(func(s *Share) { s.Exercise, s.Question = "mine", "" }), `no exercise "mine"`},
		{changed(func(s *Share) { s.Exercise, s.Question, s.Nickname = "depth", "", "a\tb" }), "cannot be printed"},
		{`{"version":1,"nickname":"` + strings.Repeat("x", longestLine) + `"}`, "more than 65536 bytes"},
		{strings.TrimSpace(lineOf(t, later)), ""},
		{strings.TrimSpace(lineOf(t, aShare("Grace", "heat maps: queue", 1, 0))), ""}, // the last line has no newline
	}
	var all []string
	for _, l := range lines {
		all = append(all, l.line)
	}
	shares, refused, err := ReadShares("mine.jsonl", strings.NewReader(strings.Join(all, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Share{later, aShare("Grace", "heat maps: queue", 1, 0)}, shares); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
	for i, l := range lines {
		if l.refused == "" {
			continue
		}
		if len(refused) == 0 {
			t.Fatalf("line %d is taken", i+1)
		}
		place, why, _ := strings.Cut(refused[0], ": ")
		if want := fmt.Sprint("mine.jsonl:", i+1); place != want || !strings.Contains(why, l.refused) {
			t.Errorf("%q; want %s and %q", refused[0], want, l.refused)
		}
		refused = refused[1:]
	}
	if len(refused) > 0 {
		t.Errorf("more is refused: %q", refused)
	}
}

func TestReadSharesFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	from := io.MultiReader(strings.NewReader(lineOf(t, aShare("Ada", "q", 1, 1))), iotest.ErrReader(broken))
	shares, refused, err := ReadShares("mine.jsonl", from)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "mine.jsonl") || len(shares) != 1 || len(refused) != 0 {
		t.Errorf("%+v, %q, %v", shares, refused, err)
	}
}

// FuzzReadShares checks that every line of any file that is not blank is accepted, refused, or replaced by a later line of
// the same reader. It also checks that accepted shares are the same after writing and reading them again.
func FuzzReadShares(f *testing.F) {
	f.Add("junk\n" + lineOf(f, aShare("Ada", "q", 1, 1)) + "\n" + lineOf(f, aShare("Ada", "q", 2, 1)))
	f.Add(`{"version":1,"nickname":"x","question":"y","guessed":1,"cores":1}` + "\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		shares, refused, err := ReadShares("f", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for line := range strings.SplitSeq(text, "\n") {
			if strings.TrimSpace(line) != "" {
				lines++
			}
		}
		if len(shares)+len(refused) > lines || len(refused) < lines && len(shares) == 0 {
			t.Errorf("%d shares and %d refused of %d lines", len(shares), len(refused), lines)
		}
		var written strings.Builder
		for _, s := range shares {
			if err := s.check(); err != nil {
				t.Error(err)
			}
			written.WriteString(lineOf(t, s))
		}
		again, refused, err := ReadShares("g", strings.NewReader(written.String()))
		if diff := cmp.Diff(shares, again); diff != "" || len(refused) > 0 || err != nil {
			t.Errorf("read again: %q, %v, (-want +got):\n%s", refused, err, diff)
		}
	})
}

func TestClassroom(t *testing.T) {
	class := Classroom{
		aShare("Ada", "heat maps: queue", 0.5, 0.6), aShare("Grace", "heat maps: queue", 0.25, 0.6), aShare("Ada", "heat maps: queue", 0.3, 0.4),
		aShare("Ken", "heat maps: queue", 2, 0), aShare("Ken", "a: fold", 0.1, 0),
		aShare("Ada", "heat maps: queue", 0.5, 0.6), // the same file, given twice
		asItWas(aShare("Rob", "heat maps: queue", 0.5, 0.8)),
	}
	want := `question          guesses  defaults  guessed, median  least–most  measured, median  least–most  right within 2 ×
────────────────  ───────  ────────  ───────────────  ──────────  ────────────────  ──────────  ────────────────
a: fold                 1         0            0.1 ×     0.1–0.1                 –           –            0 of 0
heat maps: queue        4         1            0.4 ×      0.25–2             0.6 ×     0.4–0.8            2 of 3
`
	if diff := cmp.Diff(want, class.Table().String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var names []string
	figure := class.pairs("heat maps: queue")
	for _, row := range figure.Rows {
		names = append(names, row.Name)
	}
	if diff := cmp.Diff([]string{"Grace, 2 cores", "Ada, 2 cores", "Ada (2), 2 cores", "Rob (default), 2 cores", "Ken, 2 cores"}, names); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	woodtest.WantFacts(t, "the note", figure.Note, "2 of 3", "1 not measured", "1 left", "default")
	if got := class.pairs("a: fold").Note; got == "" || strings.ContainsAny(got, "0123456789") {
		t.Errorf("note %q, want one without a number", got)
	}
	for _, question := range append(class.Questions(), "nobody's") {
		if _, err := class.Figure(question).PNG(); err != nil {
			t.Error(err)
		}
	}
}

// A guess is right within a factor of two in both directions, and a table counts everyone once.
func TestWellGuessedIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratio := rapid.Float64Range(1e-6, 1e6) // what timing.CheckRatio lets through
		a, b := ratio.Draw(t, "a"), ratio.Draw(t, "b")
		near, of := wellGuessed([]Share{{Guessed: a, Measured: b}})
		back, _ := wellGuessed([]Share{{Guessed: b, Measured: a}})
		if of != 1 || near != back || (near == 1) != (max(a, b) <= 2*min(a, b)) {
			t.Errorf("%g and %g: %d, turned round %d", a, b, near, back)
		}
	})
}

func TestAMachineIsTheCoresThatGoUsed(t *testing.T) {
	for _, test := range []struct {
		cores, procs int
		busy         bool
		want         string
	}{
		{16, 1, false, "16 cores, GOMAXPROCS 1"},
		{16, 16, false, "16 cores"},
		{16, 1, true, "16 cores, GOMAXPROCS 1, busy"},
		{2, 4, false, "2 cores"},
		{2, 0, false, "2 cores"}, // nothing measured
	} {
		if got := (Share{Cores: test.cores, GoMaxProc: test.procs, Busy: test.busy}).machine(); got != test.want {
			t.Errorf("%d cores, GOMAXPROCS %d: %q, want %q", test.cores, test.procs, got, test.want)
		}
	}
}
