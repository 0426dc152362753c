package decoders

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestMain(m *testing.M) { os.Exit(woodtest.Main(m)) }

// small are options for one mask of each kind, without Python.
func small() Options {
	return Options{Masks: 1, Time: time.Millisecond, NoPython: "none here", Say: func(string) {}, Progress: func(int, int, int) {}}
}

// fake is an interpreter that has OpenCV and says the same to every request.
func fake(t *testing.T, says string) Options {
	t.Helper()
	o := small()
	o.NoPython, o.Python, o.Script = "", "/bin/sh", filepath.Join(t.TempDir(), "script")
	script := "echo '{\"python\":\"3.99\",\"readers\":{\"OpenCV\":\"5\"}}'\nwhile read line; do echo '" + says + "'; done\n"
	if err := os.WriteFile(o.Script, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

// stopAtOnce measures until the first run is done. By then, all pixels have been compared.
func stopAtOnce(t *testing.T, o Options) (*Result, error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	o.Progress = func(int, int, int) { stop() }
	return Measure(ctx, o)
}

func TestEveryDecoderInGoGivesTheClasses(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out six rounds of all cells")
	}
	result, err := Measure(t.Context(), small())
	if err != nil {
		t.Fatal(err)
	}
	if result.Rounds != interval.FewestRounds || result.Partial {
		t.Errorf("%d rounds, partial %v", result.Rounds, result.Partial)
	}
	measured := 0
	for _, c := range result.Cells {
		known := c.PerMask != nil && c.PerMask.Known() && c.Faster != nil && c.OfRuns != nil
		switch {
		case c.inPython && (known || c.Failed != "not measured"):
			t.Errorf("%s, %s is measured without Python: %q", c.Kind.Name, c.Decoder, c.Failed)
		case !c.inPython && (!known || c.Failed != ""):
			t.Errorf("%s, %s has no time: %q", c.Kind.Name, c.Decoder, c.Failed)
		case !c.inPython:
			measured++
		}
	}
	pillow := 0
	for _, k := range result.Kinds {
		if strings.Contains(k.Failed, "Pillow") {
			pillow++
		}
	}
	if pillow == 0 || measured != 4*(len(result.Kinds)-pillow) {
		t.Errorf("%d cells are measured, %d of %d kinds need Pillow", measured, pillow, len(result.Kinds))
	}
	var text bytes.Buffer
	if err := result.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"none here", "noise, by image/png: maskpng is", "Noise has no runs", "raw .npy in Go takes", "Pillow is not installed"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &text)
		}
	}
}

// TestOtherPixelsHaveNoTime: a decoder is measured only if it gives the classes.
func TestOtherPixelsHaveNoTime(t *testing.T) {
	for _, test := range []struct{ says, want string }{
		{`{"crc":1,"seconds":0.001}`, errPixels.Error()},
		{`{"error":"OSError: no"}`, "OSError: no"},
		{`rubbish`, "no answer but"},
	} {
		result, err := stopAtOnce(t, fake(t, test.says))
		if err != nil {
			t.Fatal(err)
		}
		cells := 0
		for _, c := range result.Cells {
			switch {
			case c.Decoder == "OpenCV" && !strings.Contains(c.Failed, test.want):
				t.Errorf("%s: %q, want %q", test.says, c.Failed, test.want)
			case c.Decoder == "OpenCV":
				cells++
			case c.Decoder == "pyspng" && c.Failed != "not installed":
				t.Errorf("pyspng: %q", c.Failed)
			}
		}
		if cells == 0 {
			t.Error("OpenCV has no cells")
		}
	}
}

func TestAnInterruptKeepsCompleteRounds(t *testing.T) {
	result, err := stopAtOnce(t, small())
	if err != nil || !result.Partial || result.Rounds != 0 {
		t.Fatalf("%d rounds, partial %v, %v", result.Rounds, result.Partial, err)
	}
	var text bytes.Buffer
	if err := result.WriteText(&text); err != nil || !strings.Contains(text.String(), "PARTIAL") || !strings.Contains(text.String(), "too few") {
		t.Errorf("%v in\n%s", err, &text)
	}
}

func TestAnInterpreterThatEnds(t *testing.T) {
	o := fake(t, "")
	if err := os.WriteFile(o.Script, []byte("exit 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Measure(t.Context(), o); err == nil || !strings.Contains(err.Error(), o.Python) {
		t.Errorf("error %v", err)
	}
	o.Python = filepath.Join(t.TempDir(), "none")
	if _, err := Measure(t.Context(), o); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
