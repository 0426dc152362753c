package storage

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestChill(t *testing.T) {
	ds, err := woodkit.Open(woodtest.WriteFiles(t, woodtest.Files(t), ""))
	if err != nil {
		t.Fatal(err)
	}
	got, err := DropCache(ds)
	if runtime.GOOS != "linux" {
		if !errors.Is(err, errNotHere) {
			t.Errorf("%v, want errNotHere", err)
		}
		return
	}
	if err != nil || got.Files != len(woodtest.Names) || got.Warm <= 0 || got.Cold <= 0 || got.Bytes <= 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := ds.Frames()[0].Labels(); err != nil {
		t.Errorf("after chilling: %v", err)
	}
}

func TestChillNeedsFiles(t *testing.T) {
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = DropCache(ds)
	woodtest.WantError(t, err, errNotHere, "fs.FS")
}

// TestTemperatureSaysWhetherItWorked checks that if cold reads are no slower than warm ones, the reads do not count as
// cold.
func TestTemperatureSaysWhetherItWorked(t *testing.T) {
	const us = time.Microsecond
	for _, test := range []struct {
		warm, cold time.Duration
		cooled     bool
	}{{100 * us, 250 * us, true}, {100 * us, 151 * us, true}, {100 * us, 150 * us, false}, {100 * us, 90 * us, false}} {
		got := Temperature{Files: 3, Bytes: 12_000, Warm: test.warm, Cold: test.cold}
		if got.Cooled() != test.cooled || strings.Contains(got.String(), "could not") == test.cooled {
			t.Errorf("%v: cooled %v", got, got.Cooled())
		}
	}
}
