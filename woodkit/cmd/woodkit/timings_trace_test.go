package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// TestTracesFromTheCommandLine writes the trace of a real scan, and finds every span of its record again.
func TestTracesFromTheCommandLine(t *testing.T) {
	dir := tinyDataset(t, 40)
	strange(t, dir, 2)
	for _, strategy := range []string{"serial", "pool:workers=3", "processes:workers=2", "go-each", "fold:workers=2"} {
		if code, _, errs := call(t, "--quiet", "scan", "counts", dir, "--strategy", strategy); code != exitFrames {
			t.Fatalf("scan: exit code %d, errors %q", code, errs)
		}
		file := filepath.Join(t.TempDir(), "run.json")
		if code, out, errs := call(t, "timings", "last", "--trace", file); code != 0 || errs != "" || out != "written: "+file+"\n" {
			t.Errorf("%s: exit code %d, output %q, errors %q", strategy, code, out, errs)
		}
		var trace struct {
			TraceEvents []struct {
				Cat, Name string
				Ts, Dur   float64 // in so short a run, they are exact to the nanosecond once they are rounded
			}
			OtherData struct{ Run, Strategy string }
		}
		data, err := os.ReadFile(file)
		if err = errors.Join(err, json.Unmarshal(data, &trace)); err != nil {
			t.Fatal(err)
		}
		records, err := timing.Records("counts")
		if err != nil {
			t.Fatal(err)
		}
		last := records[len(records)-1]
		spans, err := last.Spans()
		if err != nil || len(spans) != 40 || trace.OtherData.Run != last.ID || trace.OtherData.Strategy != strategy {
			t.Fatalf("%s: %d spans, %v, of %+v", strategy, len(spans), err, trace.OtherData)
		}
		type work struct {
			name     string
			from, to int64
		}
		found, failed, bodies := map[work]bool{}, 0, 0
		for _, e := range trace.TraceEvents {
			if strings.HasPrefix(e.Cat, "work") {
				from := int64(e.Ts*1000 + .5)
				found[work{e.Name, from, from + int64(e.Dur*1000+.5)}] = true
			}
			if e.Cat == "work,failed" {
				failed++
			}
			if e.Cat == "loop" {
				bodies++
			}
		}
		for _, s := range spans {
			if !found[work{s.Item, int64(s.Started), int64(s.Done)}] {
				t.Errorf("%s: %+v is not in the trace", strategy, s)
			}
		}
		if failed != 2 || bodies != 40 || len(found) != 40 {
			t.Errorf("%s: %d slices of work, %d failed, %d of the loop's body", strategy, len(found), failed, bodies)
		}
	}
}

// TestARecordWithoutSpansSaysWhy: it does so if a trace is asked for, and if a figure is.
func TestARecordWithoutSpansSaysWhy(t *testing.T) {
	runs := fourRuns()
	runs = append(runs, runs[0], runs[0])
	for i := range runs {
		runs[i].ID = "run-" + "abcdef"[i:i+1]
	}
	runs[0].Strategy = timing.ByHand
	runs[1].Strategy, runs[1].Died = "", "signal: killed"
	runs[2].Frames, runs[2].Of = 0, 0
	runs[3].Frames, runs[3].Partial = 0, true
	keepRecords(t, runs...)
	records := filepath.Join(os.Getenv("WOODKIT_HOME"), "records")
	if err := os.WriteFile(filepath.Join(records, "run-f.spans.json.gz"), []byte("no spans"), 0o644); err != nil {
		t.Fatal(err)
	}
	for id, why := range map[string]string{
		"run-a": "written by hand", "run-b": "separate process", "run-c": "no items", "run-d": "before its first item",
		"run-e": "run-e.spans.json.gz is not in " + records, "run-f": "set aside in " + filepath.Join(records, "damaged"),
	} {
		for range 2 { // the first time, damaged spans are set aside
			file := filepath.Join(t.TempDir(), "run.json")
			code, out, errs := call(t, "timings", id, "--trace", file)
			if code != exitFailed || out != "" || !strings.Contains(errs, why) && id != "run-f" || strings.Count(errs, "woodkit: ") == 0 {
				t.Errorf("%s: exit code %d, output %q, errors %q; want %q", id, code, out, errs, why)
			}
			if left := listing(t, filepath.Dir(file)); len(left) > 0 {
				t.Errorf("%s: left %v", id, left)
			}
		}
		if _, _, errs := call(t, "timings", id, "--figure", filepath.Join(t.TempDir(), "run.png")); !strings.Contains(errs, why) {
			t.Errorf("%s: for a figure, errors %q; want %q", id, errs, why)
		}
	}
	for args, want := range map[string]string{"--trace run.json": "say which", "run-a --trace run.txt": ".json", "run-a --trace a.json --figure b.png": "--"} {
		if code, out, errs := call(t, append([]string{"timings"}, strings.Fields(args)...)...); code != exitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit code %d, output %q, errors %q", args, code, out, errs)
		}
	}
}

// TestATraceOfAScanByHandSaysWhy: the memory of such a run is known, but its spans are not.
func TestATraceOfAScanByHandSaysWhy(t *testing.T) {
	tinyDataset(t, 0)
	if _, err := timing.Start("a loop", nil).ByHand(2, 7).Finish(7); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "run.json")
	if code, _, errs := call(t, "timings", "last", "--trace", file); code != exitFailed || !strings.Contains(errs, "written by hand") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
}

// TestATraceSaysHowManySpansAreMissing: the run has more items than a run keeps.
func TestATraceSaysHowManySpansAreMissing(t *testing.T) {
	tinyDataset(t, 0)
	run := timing.Start("many items", nil)
	for range scan.Map(run.Context(), scan.Serial(), make([]int, 1<<17+5), func(int) (int, error) { return 0, nil }) {
	}
	if _, err := run.Finish(nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "run.json")
	if code, _, errs := call(t, "timings", "last", "--trace", file); code != 0 || !strings.Contains(errs, "so 5 are not in the trace") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), `"missing_items":5`) || !json.Valid(data) {
		t.Errorf("%v, the trace begins with %s", err, data[:min(400, len(data))])
	}
}
