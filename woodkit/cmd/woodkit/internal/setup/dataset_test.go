package setup

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/synth"
)

func TestDatasetIsMadeOnce(t *testing.T) {
	w := newWorkshop(t)
	var report bytes.Buffer
	dir, err := w.Dataset(t.Context(), 1, &report)
	if err != nil {
		t.Fatal(err)
	}
	if dir != filepath.Join(w.Dir, "data", "synthetic-1") || !strings.Contains(report.String(), "Sample data") {
		t.Errorf("made %s and reported %q", dir, report.String())
	}
	info, err := synth.ReadInfo(dir)
	if err != nil || info.Frames != 1 || !info.Complete {
		t.Fatalf("the set is %+v, %v", info, err)
	}
	report.Reset()
	if _, err := w.Dataset(t.Context(), 1, &report); err != nil || report.Len() > 0 {
		t.Errorf("the second call: %v, reported %q; want neither", err, report.String())
	}
	if _, err := w.Dataset(t.Context(), 1, nil); err != nil {
		t.Errorf("without a report: %v", err)
	}
}

// mask makes a data set of one frame without a camera image, which is quick even under the race detector.
func mask(ctx context.Context, w *workshop) (dir string, err error) {
	return w.Home.Dataset(1), w.performAll(ctx, [][]stage{{w.dataset(1, 0)}}, nil, true)
}

// A data set without a marker is examined, and generated again only if it is incomplete.
func TestDatasetIsMadeAgain(t *testing.T) {
	w := newWorkshop(t)
	dir, err := mask(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	masks, err := filepath.Glob(filepath.Join(dir, "*", "*", "*.png"))
	if err != nil || len(masks) == 0 {
		t.Fatalf("no masks in %s: %v", dir, err)
	}
	before, err := os.Stat(masks[0])
	if err != nil {
		t.Fatal(err)
	}
	remove(t, w.markerFile("data-1"))
	if _, err := mask(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(masks[0]); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a complete set without its marker was generated again")
	}

	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := mask(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if _, err := synth.ReadInfo(dir); err != nil {
		t.Errorf("a removed set was not made again: %v", err)
	}
}

func TestDatasetInterruptedAndRefused(t *testing.T) {
	w := newWorkshop(t)
	if _, err := w.Dataset(t.Context(), 0, nil); err == nil || !strings.Contains(err.Error(), "at least 1") {
		t.Errorf("no frames: error %v", err)
	}
	ctx, interrupt := context.WithCancelCause(t.Context())
	stop := errors.New("interrupt signal")
	interrupt(stop)
	if _, err := mask(ctx, w); !errors.Is(err, stop) {
		t.Errorf("error %v, want the interrupt", err)
	}
	if dir, err := mask(t.Context(), w); err != nil {
		t.Errorf("after the interrupt: %v", err)
	} else if info, err := synth.ReadInfo(dir); err != nil || !info.Complete {
		t.Errorf("after the interrupt the set is %+v, %v", info, err)
	}
}
