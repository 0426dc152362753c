package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/timing"
)

// eatMemory allocates one more megabyte for every line that it prints.
func eatMemory() {
	var kept [][]byte
	for {
		megabyte := make([]byte, 1<<20)
		for i := range megabyte {
			megabyte[i] = 1
		}
		kept = append(kept, megabyte)
		fmt.Println(len(kept))
	}
}

// endWell prints a number, something else, and an explanation.
func endWell() {
	fmt.Println("3\nresults")
	fmt.Fprintln(os.Stderr, "first\nsecond")
}

var (
	eating = Register(eatMemory)
	ending = Register(endWell)
)

func TestAProcessDiesOfItsLimitAndThisOneLives(t *testing.T) {
	if woodtest.RaceDetector {
		t.Skip("the race detector's own memory is above any limit that could be tried; the plain tests try it")
	}
	end, err := eating.RunWithin(256 << 20)
	if runtime.GOOS != "linux" {
		if !errors.Is(err, errNoLimit) {
			t.Errorf("error %v, want errNoLimit", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if end.Peak < int64(end.Results)<<20 || end.Peak > 512<<20 || end.Processor <= 0 {
		t.Errorf("peak %d, processor time %v; want the memory that it held, and some time", end.Peak, end.Processor)
	}
	if end.Status != "exit status 2" || end.Results < 50 || end.Results > 256 || !strings.Contains(end.Reason, "memory") {
		t.Errorf("end %+v; want exit status 2 for lack of memory, after some of 256 results", end)
	}
}

func TestAProcessThatEndsWell(t *testing.T) {
	if !limits.CanLimitMemory {
		t.Skip(errNoLimit)
	}
	end, err := ending.RunWithin(1 << 30)
	if err != nil || end.Status != "" || end.Results != 3 || end.Reason != "first" {
		t.Errorf("end %+v, %v", end, err)
	}
}

func TestTheEndOfAProcessIsARecord(t *testing.T) {
	woodtest.OwnHome(t)
	run := timing.Start("heat maps", nil).Label(timing.LabelPool)
	end := timing.ProcessEnd{Status: "exit status 2", Results: 74, Limit: 1 << 30, Peak: 1 << 29, Processor: 3 * time.Second}
	run.Subprocess(end, 1024)
	records, err := timing.Records("heat maps")
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	if r := records[0]; r.Digest != "" || r.Died != "exit status 2" || r.Frames != 74 || r.Of != 1024 || r.LimitBytes != 1<<30 || !r.Partial {
		t.Errorf("record %+v", r)
	}
	r := records[0]
	if r.Strategy != "" || r.PeakBytes != 1<<29 || r.WorkerSeconds != 3 || r.MostItems != 0 || r.Title() != "heat maps: pool (partial: 74 of 1024)" {
		t.Errorf("%s: record %+v of what this process knows", r.Title(), r)
	}
	if o, err := r.Observation(); !errors.Is(err, timing.ErrNoSpans) || len(o.Samples) > 0 {
		t.Errorf("%d samples of this process's memory, %v", len(o.Samples), err)
	}
}

func TestAProcessThatDiesBeforeItsFirstResultCounts(t *testing.T) {
	woodtest.OwnHome(t)
	timing.Start("heat maps", nil).Label(timing.LabelPool).Subprocess(timing.ProcessEnd{Status: "exit status 2", Limit: 396e6}, 64)
	for _, row := range article.Claims(nil).Rows {
		if strings.Contains(row[0], "the notebook dies") {
			if want := "exit status 2, with 0 results kept, under a limit of 396 MB"; row[2] != want || row[3] != "the same" {
				t.Errorf("the claim says %q, %q; want %q, the same", row[2], row[3], want)
			}
		}
	}
	if table := article.Table(nil, "heat maps"); len(table.Rows) != 1 || table.Rows[0][9] != "0 kept" {
		t.Errorf("the table's rows are %q; want one that says that 0 were kept", table.Rows)
	}
	if _, note := figure.TimeOf(woodkit.Must(timing.Records("heat maps")), nil, "heat maps", timing.LabelPool); note != "died" {
		t.Errorf("the bar is marked %q, want died", note)
	}
}

func TestTheCollectorsOwnEndIsExplained(t *testing.T) {
	var reason firstLine
	fmt.Fprint(&reason, "SIGSEGV: segmentation violation\nPC=0x42f3bd\n")
	if reason.collector {
		t.Error("any segmentation violation is taken for the collector's")
	}
	fmt.Fprint(&reason, "runtime.(*spanQueue).tryDrain(0x0)\n")
	if !reason.collector || reason.String() != "SIGSEGV: segmentation violation" {
		t.Errorf("%q, the collector's: %v", reason.String(), reason.collector)
	}
}
