package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/timing"
)

// keepRecords writes made-up records into a .woodkit folder for this test.
func keepRecords(t *testing.T, records ...timing.Record) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), ".woodkit")
	t.Setenv("WOODKIT_HOME", dir)
	if err := os.MkdirAll(filepath.Join(dir, "records"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		data, err := json.Marshal(r)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "records", r.ID+".json"), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// fourRuns has one record of each kind that the table distinguishes, sorted by start.
func fourRuns() []timing.Record {
	host := timing.Host{System: "linux/amd64", Cores: 2, Go: "go1.26.8", Woodkit: "(devel)"}
	run := func(number int, task, strategy string) timing.Record {
		return timing.Record{
			Version: timing.RecordVersion, ID: fmt.Sprintf("run-%d", number), Task: task, Strategy: strategy, Decoder: "pixels", GoMaxProc: 2,
			Frames: 100, Of: 100, Failed: []timing.Failure{}, Start: time.Unix(int64(number), 0).UTC(), Seconds: 0.5,
			UserSeconds: 0.7, SystemSeconds: 0.1, PeakBytes: 123_000_000, Digest: "0123456789abcdef", Host: host,
		}
	}
	serial, pool := run(1, "pixel counts", "serial"), run(2, "pixel counts", "pool:workers=4")
	partial, queue := run(3, "heat maps", "queue:workers=8,depth=4"), run(4, "heat maps", "queue:workers=8,depth=4")
	partial.Partial, partial.Frames = true, 40
	partial.Workers, partial.Depth, queue.Workers, queue.Depth = 8, 4, 8, 4
	queue.Storage, queue.Decoder = "5ms per file", "runs"
	serial.Fingerprint, pool.Fingerprint, pool.Scope, queue.Fingerprint = "0011223344556677", "0011223344556677", "8899aabbccddeeff", "short"
	return []timing.Record{serial, pool, partial, queue}
}

func TestTimingsTable(t *testing.T) {
	keepRecords(t, fourRuns()...)
	code, out, errs := call(t, "timings")
	want := `
id     task          strategy                 frames  seconds  ms per frame     MB  note
─────  ────────────  ───────────────────────  ──────  ───────  ────────────  ─────  ─────────────────────────────────────────────────────────────
run-4  heat maps     queue:workers=8,depth=4     100     0.50             5    123  only 4 of 8 workers busy; by runs; slow storage: 5ms per file
run-3  heat maps     queue:workers=8,depth=4      40     0.50          12.5    123  only 4 of 8 workers busy; partial, of 100
run-2  pixel counts  pool:workers=4              100     0.50             5    123  
run-1  pixel counts  serial                      100     0.50             5    123  
`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), out); code != 0 || errs != "" || diff != "" {
		t.Errorf("exit code %d, errors %q, output (-want +got):\n%s", code, errs, diff)
	}
}

func TestTimingsChoosesRuns(t *testing.T) {
	keepRecords(t, fourRuns()...)
	for args, want := range map[string]string{
		"":                          "run-4 run-3 run-2 run-1",
		"--last 2":                  "run-4 run-3",
		"--last 9":                  "run-4 run-3 run-2 run-1",
		"--strategy serial":         "run-1",
		"--strategy pool":           "run-2",
		"--strategy pool:workers=4": "run-2",
		"--strategy queue --last 1": "run-4",
		"last":                      "run-4",
		"run-3":                     "run-3",
		"-- -2":                     "run-2",
		"last --strategy queue:workers=8,depth=4": "run-4",
	} {
		code, out, errs := call(t, append([]string{"timings", "--json"}, strings.Fields(args)...)...)
		var got []string
		for lines := bufio.NewScanner(strings.NewReader(out)); lines.Scan(); {
			var record timing.Record
			if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
				t.Errorf("%s: %v in %s", args, err, lines.Text())
			}
			got = append(got, record.ID)
		}
		if code != 0 || errs != "" || strings.Join(got, " ") != want {
			t.Errorf("%q: exit code %d, errors %q, runs %v; want %s", args, code, errs, got, want)
		}
	}
	_, out, _ := call(t, "timings", "--json", "--task", "heat maps")
	if strings.Count(out, "\n") != 2 {
		t.Errorf("runs of heat maps:\n%s", out)
	}
}

// TestTimingsNamesItsFieldsAsScanDoes checks that a program that reads one output can read the other.
func TestTimingsNamesItsFieldsAsScanDoes(t *testing.T) {
	keepRecords(t, fourRuns()[0])
	_, out, _ := call(t, "timings", "--json")
	var record, report map[string]any
	if err := json.Unmarshal([]byte(out), &record); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(scanReport{})
	if err == nil {
		err = json.Unmarshal(data, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"version", "dataset", "task", "strategy", "decoder", "frames", "failed", "partial", "seconds", "peak_bytes", "digest"} {
		_, inRecord := record[name]
		_, inReport := report[name]
		if !inRecord || !inReport {
			t.Errorf("%s: in the record %v, in scan's report %v", name, inRecord, inReport)
		}
	}
}

func TestTimingsAsBenchmarks(t *testing.T) {
	keepRecords(t, fourRuns()...)
	code, out, errs := call(t, "timings", "--bench")
	want := `goos: linux
goarch: amd64
pkg: woodscape.example/woodkit
go: go1.26.8
BenchmarkPixelCounts/strategy=serial/decoder=pixels/frames=100/dataset=00112233-2	100	5000000 ns/op	8000000 cpu-ns/op	123000000 peak-bytes
BenchmarkPixelCounts/strategy=pool:workers=4/decoder=pixels/frames=100/dataset=00112233/list=8899aabb-2	100	5000000 ns/op	8000000 cpu-ns/op	123000000 peak-bytes
BenchmarkHeatMaps/strategy=queue:workers=8,depth=4/decoder=runs/frames=100/dataset=short/storage=5ms_per_file-2	100	5000000 ns/op	8000000 cpu-ns/op	123000000 peak-bytes
`
	if diff := cmp.Diff(want, out); code != 0 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "1 run is left out") || diff != "" {
		t.Errorf("exit code %d, errors %q, output (-want +got):\n%s", code, errs, diff)
	}
}

func TestTimingsMistakes(t *testing.T) {
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"--task nothing", exitFailed, `none of 4 runs is of task "nothing"; the tasks are "heat maps", "pixel counts"` + "\n"},
		{"--strategy fold", exitFailed, `none of 4 runs is of strategy "fold"; the strategies are "pool:workers=4", "queue:workers=8,depth=4", "serial"` + "\n"},
		{"--task counts --strategy fold", exitFailed, `of task "counts" and of strategy "fold"; the tasks are`},
		{"run", exitFailed, "4 runs have"},
		{"run-9", exitFailed, `has "run-9" in its id`},
		{"last --figure run.jpg", exitUsage, "ends in .png"},
		{"last --figure .png", exitUsage, "ends in .png"},
		{"--figure run.png", exitUsage, "say which"},
		{"--last=-1", exitUsage, "negative"},
		{"--json --bench", exitUsage, "--json"},
		{"run-1 --figure run.png", exitFailed, "no spans are kept of this run"},
	} {
		keepRecords(t, fourRuns()...)
		code, out, errs := call(t, append([]string{"timings"}, strings.Fields(test.args)...)...)
		if code != test.code || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, output %q, errors %q; want %d and %q", test.args, code, out, errs, test.code, test.want)
		}
	}
	keepRecords(t)
	for args, want := range map[string]int{
		"": 0, "--task counts": 0, "--json": 0, "--bench --last 2": 0,
		"last": exitFailed, "run-1": exitFailed, "last --figure run.png": exitFailed, "last --task counts": exitFailed,
	} {
		code, out, errs := call(t, append([]string{"timings"}, strings.Fields(args)...)...)
		if code != want || out != "" || !strings.Contains(errs, "no runs are recorded yet") || strings.Count(errs, "\n") != 1 {
			t.Errorf("without records, %q: exit code %d, output %q, errors %q", args, code, out, errs)
		}
	}
}

// TestTimingsSayWhereDamagedSpansAre checks that the message is printed each time the spans are asked for.
func TestTimingsSayWhereDamagedSpansAre(t *testing.T) {
	keepRecords(t, fourRuns()...)
	dir := filepath.Join(os.Getenv("WOODKIT_HOME"), "records")
	if err := os.WriteFile(filepath.Join(dir, "run-1.spans.json.gz"), []byte("no spans"), 0o644); err != nil {
		t.Fatal(err)
	}
	figure := filepath.Join(t.TempDir(), "run.png")
	for range 2 {
		code, out, errs := call(t, "timings", "run-1", "--figure", figure)
		if code != exitFailed || out != "" || !strings.Contains(errs, "set aside in "+filepath.Join(dir, "damaged")) {
			t.Errorf("exit code %d, output %q, errors %q; want where the spans are", code, out, errs)
		}
	}
	if code, _, errs := call(t, "timings", "run-2", "--figure", figure); code != exitFailed || strings.Contains(errs, "set aside") {
		t.Errorf("for a run without spans: exit code %d, errors %q", code, errs)
	}
}

// isPicture checks that a file is a PNG that is not empty.
func isPicture(t *testing.T, file string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	if header, err := png.DecodeConfig(f); err != nil || header.Width < 800 || header.Height < 200 {
		t.Errorf("%s: %+v, %v", file, header, err)
	}
}

// TestFiguresFromTheCommandLine draws a timeline during a scan, and later the whole panel from its record.
func TestFiguresFromTheCommandLine(t *testing.T) {
	dir := testDataset(t, 4)
	t.Setenv("WOODKIT_HOME", filepath.Join(t.TempDir(), ".woodkit"))
	timeline, panel := filepath.Join(t.TempDir(), "timeline.png"), filepath.Join(t.TempDir(), "panel.PNG")
	if code, _, errs := call(t, "--quiet", "scan", "counts", dir, "--strategy", "pool:workers=2", "--timeline", timeline); code != 0 || errs != "" {
		t.Errorf("scan: exit code %d, errors %q", code, errs)
	}
	isPicture(t, timeline)
	if code, out, errs := call(t, "timings", "last", "--figure", panel); code != 0 || errs != "" || !strings.Contains(out, panel) {
		t.Errorf("timings: exit code %d, output %q, errors %q", code, out, errs)
	}
	isPicture(t, panel)
	code, out, errs := call(t, "scan", "counts", dir, "--timeline", "timeline.svg")
	if code != exitUsage || out != "" || !strings.Contains(errs, "ends in .png") {
		t.Errorf("exit code %d, output %q, errors %q", code, out, errs)
	}
}

func TestTimingsSaysWhoElseWasBusy(t *testing.T) {
	records := fourRuns()[:2]
	records[0].Load = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.8)}
	records[1].Load = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.1)}
	keepRecords(t, records...)
	_, out, _ := call(t, "timings")
	for line := range strings.Lines(out) {
		if marked := strings.Contains(line, "0.8 of 2"); marked != strings.HasPrefix(line, "run-1") {
			t.Errorf("marked as busy: %v, in %q", marked, line)
		}
	}
}
