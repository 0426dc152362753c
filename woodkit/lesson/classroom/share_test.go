package classroom

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/passed"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

// guessAsReader makes guesses in the way that a person in JupyterLab does.
func guessAsReader(t *testing.T, guesses map[timing.Question]float64) {
	t.Helper()
	t.Setenv(cell.ReaderVariable, "1")
	for question, ratio := range guesses {
		timing.Predict(question.Task, question.Label, ratio)
	}
}

// keep saves a record. Its number is that of seconds from now: later ones sort after earlier ones.
func keep(t *testing.T, home string, number int, r timing.Record) {
	t.Helper()
	r.Start = time.Now().Add(time.Duration(number) * time.Second).UTC()
	r.ID = r.Start.Format("20060102T150405")
	if err := store.Save(filepath.Join(home, "records"), r.ID, r); err != nil {
		t.Fatal(err)
	}
}

func TestSharesAreGuessesBesideMeasurements(t *testing.T) {
	home := woodtest.OwnHome(t)
	for _, g := range []timing.Guess{{Question: timing.Question{Task: "heat maps", Label: "queue"}, Ratio: 0.5}, {Question: timing.Question{Task: "heat maps", Label: "processes"}, Ratio: 0.25}, {Question: timing.Question{Task: "heat maps", Label: "never run"}, Ratio: 2}} {
		guessAsReader(t, map[timing.Question]float64{g.Question: g.Ratio})
	}
	for _, name := range []string{"exercise-7", "depth"} {
		if err := passed.Note(name); err != nil {
			t.Fatal(err)
		}
	}
	of := func(session, bar string, ms float64) timing.Record {
		r := record("heat maps", bar, ms)
		r.Session, r.Host.Cores, r.GoMaxProc, r.Synthetic = session, 8, 4, true
		return r
	}
	keep(t, home, 1, of("one", timing.LabelLoop, 10))
	queue := of("one", timing.LabelQueue, 6)
	queue.Load = load.Load{Cores: 4, CPUs: 4, Others: load.Of(1.5)}
	keep(t, home, 2, queue)
	keep(t, home, 3, of("two", timing.LabelLoop, 20)) // another kernel's loop
	died := of("one", timing.LabelProcesses, 1)
	died.Died = "exit status 2"
	keep(t, home, 4, died)
	got, err := Shares(" Gopher ", map[string]bool{"heat maps: queue": true})
	if err != nil {
		t.Fatal(err)
	}
	woodkit := timing.ThisHost().Woodkit
	want := []Share{
		{Version: 1, Nickname: "Gopher", Question: "heat maps: never run", Guessed: 2, Order: 2, Cores: timing.ThisHost().Cores, Woodkit: woodkit},
		{Version: 1, Nickname: "Gopher", Question: "heat maps: processes", Guessed: 0.25, Order: 1, Cores: timing.ThisHost().Cores, Woodkit: woodkit},
		{Version: 1, Nickname: "Gopher", Question: "heat maps: queue", Guessed: 0.5, Default: true, Measured: 0.6, Busy: true, Cores: 8, GoMaxProc: 4, Frames: 100, Synthetic: true, Woodkit: woodkit},
		{Version: 1, Nickname: "Gopher", Exercise: "depth", Woodkit: woodkit},
		{Version: 1, Nickname: "Gopher", Exercise: "exercise-7", Woodkit: woodkit},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
}

// TestSharesMeasureWhatWasGuessedBefore: what somebody else measured on this machine, before a reset, answers no guess of today. The
// for loop may have run first. A run that was stopped early is marked.
func TestSharesMeasureWhatWasGuessedBefore(t *testing.T) {
	home := woodtest.OwnHome(t)
	guessAsReader(t, map[timing.Question]float64{{Task: "heat maps", Label: "queue"}: 0.5})
	measured := func(want float64, partial bool) {
		t.Helper()
		shares, err := Shares("Gopher", nil)
		if err != nil || len(shares) != 1 || shares[0].Measured != want || shares[0].Partial != partial {
			t.Errorf("%+v, %v; want %g measured, partial %v", shares, err, want, partial)
		}
	}
	keep(t, home, -120, record("heat maps", timing.LabelLoop, 10))
	keep(t, home, -60, record("heat maps", timing.LabelQueue, 4))
	measured(0, false)
	stopped := record("heat maps", timing.LabelQueue, 8)
	stopped.Partial = true
	keep(t, home, 60, stopped)
	measured(0.8, true)
	keep(t, home, 120, record("heat maps", timing.LabelQueue, 6))
	measured(0.6, false)
}

// TestSharesKeepNothingPersonal sets every text in a record to a secret and looks for the secret in the shares. It lists
// the fields of a share, so that a new field needs a decision here.
func TestSharesKeepNothingPersonal(t *testing.T) {
	home := woodtest.OwnHome(t)
	guessAsReader(t, map[timing.Question]float64{{Task: "heat maps", Label: "queue"}: 0.5})
	const secret = "ada-lovelace"
	for i, bar := range []string{timing.LabelLoop, timing.LabelQueue} {
		var r timing.Record
		fields := reflect.ValueOf(&r).Elem()
		for k := range fields.NumField() {
			if f := fields.Field(k); f.Kind() == reflect.String {
				f.SetString(secret)
			}
		}
		r.Version, r.Task, r.Label, r.Died, r.Frames, r.Of, r.Seconds, r.GoMaxProc = timing.RecordVersion, "heat maps", bar, "", 100, 100, 1, 2
		r.Failed = []timing.Failure{{File: secret, Error: secret}}
		r.Host = timing.Host{System: secret, Cores: 2, Go: secret, Woodkit: secret}
		keep(t, home, i, r)
	}
	shares, err := Shares("Gopher", nil)
	if err != nil || len(shares) != 1 || shares[0].Measured != 1 {
		t.Fatalf("%+v, %v", shares, err)
	}
	data, err := json.Marshal(shares[0])
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"cores", "frames", "gomaxprocs", "guessed", "measured", "nickname", "order", "question", "synthetic", "version", "woodkit"},
		slices.Sorted(maps.Keys(fields))); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	hidden := []string{secret, home, filepath.Dir(home), os.Getenv("USER"), os.Getenv("LOGNAME"), os.Getenv("HOME")}
	if host, err := os.Hostname(); err == nil {
		hidden = append(hidden, host)
	}
	for name, value := range fields {
		for _, text := range hidden {
			if written, ok := value.(string); ok && len(text) > 2 && strings.Contains(written, text) {
				t.Errorf("%s holds %s: %s", name, text, written)
			}
		}
	}
}

func TestSharesThatCannotBe(t *testing.T) {
	woodtest.OwnHome(t)
	for nickname, want := range map[string]string{
		"":                      "no nickname",
		" \t ":                  "no nickname",
		strings.Repeat("x", 25): "has 25 characters; at most 24",
		"a\x1b[2Jb":             "cannot be printed",
		"a\nb":                  "cannot be printed",
		"\xff":                  "cannot be printed",
		"Gopher":                "no guesses yet; open a notebook with go tool woodkit lab",
	} {
		if shares, err := Shares(nickname, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, error %v; want one with %q", nickname, shares, err, want)
		}
	}
	for _, nickname := range []string{"Gopher", "Ada L.", "Γκόφερ", "地鼠", strings.Repeat("ö", 24)} {
		if err := CheckNickname(nickname); err != nil {
			t.Error(err)
		}
	}
}

// record returns a run of 100 frames that took ms milliseconds each.
func record(task, label string, ms float64) timing.Record {
	return timing.Record{Version: timing.RecordVersion, Task: task, Label: label, Frames: 100, Of: 100, Seconds: ms / 10}
}
