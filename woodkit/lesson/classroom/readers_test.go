package classroom

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inOrder are guesses of one reader, made in this order, of strategies that all take half the loop's time.
func inOrder(nickname string, guesses ...float64) (shares []Share) {
	for i, guess := range guesses {
		s := aShare(nickname, fmt.Sprint("q: ", i), guess, 0.5)
		s.Order = i + 1
		shares = append(shares, s)
	}
	return shares
}

// aPass is the line of an exercise that was passed.
func aPass(nickname, exercise string) Share {
	return Share{Version: shareVersion, Nickname: nickname, Exercise: exercise, Woodkit: "(devel)"}
}

func TestReaders(t *testing.T) {
	var class Classroom
	class = append(class, inOrder("Ada", 0.1, 0.1, 0.5, 0.4)...)    // closer at the end
	class = append(class, inOrder("Bob", 0.5, 0.5, 9, 1, 0.25)...)  // farther; the middle one is in no half
	class = append(class, inOrder("Cleo", 0.5, 0.5, 0.5)...)        // too few
	class = append(class, asItWas(aShare("Dan", "q: 1", 0.1, 0.5))) // a default is no guess
	class = append(class, aShare("Eve", "q: 1", 0.1, 0.5))          // of an older woodkit: in no order
	unmeasured := inOrder("Ada", 1, 1, 1, 1, 1)[4]
	unmeasured.Measured = 0
	busy := inOrder("Ada", 1, 1, 1, 1, 1, 9)[5] // says nothing about the guess
	busy.Busy = true
	partial := inOrder("Ada", 1, 1, 1, 1, 1, 1, 9)[6]
	partial.Partial = true
	class = append(class, unmeasured, busy, partial, aPass("Ada", "depth"), aPass("Ada", "boxes"), aPass("Ada", "depth"), aPass("Bob", "depth"))
	reversed := make(Classroom, 0, len(class))
	for _, s := range class {
		reversed = append(Classroom{s}, reversed...)
	}
	wantReaders := `reader  exercises passed  guesses measured  first half off by  last half off by
──────  ────────────────  ────────────────  ─────────────────  ────────────────
Ada                    2                 4                5 ×             1.1 ×
Bob                    1                 5                1 ×               2 ×
Cleo                   0                 3                  –                 –
Dan                    0                 0                  –                 –
Eve                    0                 0                  –                 –
`
	wantExercises := `exercise       passed by  of
─────────────  ─────────  ──
01: frames             0   5
01: depth              2   5
01: folds              0   5
03: runs               0   5
03: filter-up          0   5
03: boxes              1   5
`
	for _, class := range []Classroom{class, append(class, class...), reversed} { // the order of lines and files says nothing
		table, sentences := class.Readers()
		if diff := cmp.Diff(wantReaders, table.String()); diff != "" {
			t.Errorf("readers (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(wantExercises, class.Exercises().String()); diff != "" {
			t.Errorf("exercises (-want +got):\n%s", diff)
		}
		if len(sentences) != 2 || !strings.Contains(sentences[0], "closer than the first for 1 of 2 readers") || !strings.Contains(sentences[1], "busy: 1.") {
			t.Errorf("%q", sentences)
		}
	}
	nobody := Classroom{aShare("Ada", "q", 1, 1)}
	if _, sentences := nobody.Readers(); len(sentences) != 0 || len(nobody.Exercises().Rows) != 0 {
		t.Errorf("%q, %v", sentences, nobody.Exercises())
	}
}

// TestAgain: the first and the last guess about the same strategy are compared, whatever its task, and in the order of guessing.
func TestAgain(t *testing.T) {
	guess := func(nickname, question string, order int, guessed float64) Share {
		s := aShare(nickname, question, guessed, 0.5)
		s.Order = order
		return s
	}
	busy := guess("Cleo", "maps: pool", 2, 0.5)
	busy.Busy = true
	class := Classroom{
		guess("Ada", "maps: pool", 9, 0.5), guess("Ada", "counts: pool", 1, 0.1), guess("Ada", "waits: pool", 5, 9), guess("Ada", "maps: queue", 2, 1),
		guess("Bob", "counts: pool", 1, 0.5), guess("Bob", "maps: pool", 2, 1), guess("Bob", "counts: fold", 3, 1), guess("Bob", "maps: fold", 4, 1),
		guess("Cleo", "counts: pool", 1, 0.1), busy,
		asItWas(aShare("Dan", "counts: pool", 0.1, 0.5)), asItWas(aShare("Dan", "maps: pool", 0.1, 0.5)),
	}
	want := `strategy guessed again  readers  first guess off by  last guess off by  closer the last time
──────────────────────  ───────  ──────────────────  ─────────────────  ────────────────────
fold                          1                 2 ×                2 ×                0 of 1
pool                          2                 3 ×              1.5 ×                1 of 2
`
	if diff := cmp.Diff(want, class.Again().String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if rows := (Classroom{guess("Ada", "counts: pool", 1, 1)}).Again().Rows; len(rows) != 0 {
		t.Errorf("%q", rows)
	}
}

// TestManyReaders: a file with twenty thousand nicknames gives a short table, soon.
func TestManyReaders(t *testing.T) {
	var class Classroom
	for i := range 20_000 {
		name := fmt.Sprint("reader ", i)
		class = append(class, inOrder(name, 0.1, 0.2, 0.3, 0.4)...)
		class = append(class, aPass(name, "depth"))
	}
	table, sentences := class.Readers()
	if len(table.Rows) != mostReaders+1 || table.Rows[mostReaders][0] != "and 19940 more" || !strings.Contains(fmt.Sprint(sentences), "20000 of 20000") {
		t.Errorf("%d rows, the last %q; %s", len(table.Rows), table.Rows[len(table.Rows)-1], sentences)
	}
	if rows := class.Exercises().Rows; len(rows) != 3 || rows[1][1] != "20000" {
		t.Errorf("%q", rows)
	}
	if shares := class.on("q: 1"); len(shares) != 20_000 {
		t.Errorf("%d shares", len(shares))
	}
}
