package cluster

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/synth"
)

func TestAClusterGivesTheResultOfAScan(t *testing.T) {
	c := start(t)
	for _, task := range []string{"counts", "heatmap"} {
		t.Run(task, func(t *testing.T) {
			got := run(t, c.spark(c.data, task, c.woodkit))
			if got.code != 0 || got.errs != "" {
				t.Errorf("exit status %d, errors\n%s", got.code, got.errs)
			}
			c.wantEqual(t, c.data, task, got)
		})
	}
	t.Run("records", func(t *testing.T) { c.wantRecords(t) })
}

// wantRecords looks for the records of the jobs. They are like those of any other run.
func (c *cluster) wantRecords(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(run(t, c.command("timings", "--json")).out) {
		var record struct {
			Task, Strategy, Label, Digest string
			Frames, Of                    int
			Seconds                       float64
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if record.Strategy != "spark:"+c.master {
			continue
		}
		seen[record.Task] = true
		if record.Label != "spark" || record.Digest == "" || record.Frames != frames || record.Of != frames || record.Seconds <= 0 {
			t.Errorf("record %+v", record)
		}
	}
	if !seen["counts"] || !seen["heatmap"] {
		t.Errorf("there are records of %v, want counts and heatmap", seen)
	}
}

// A list of masks gives the same numbers as the folder.
func TestAListOfMasks(t *testing.T) {
	c := start(t)
	list := filepath.Join(t.TempDir(), "masks.txt")
	listed := run(t, c.command("items", c.data))
	if err := os.WriteFile(list, []byte(listed.out), 0o644); err != nil || listed.code != 0 {
		t.Fatalf("%v, %+v", err, listed)
	}
	refused := run(t, c.spark(list, "counts", c.woodkit))
	if refused.code != 2 || !strings.Contains(refused.errs, "--layout") || !strings.Contains(refused.errs, "--classes") {
		t.Errorf("without a layout: %+v", refused)
	}
	c.wantEqual(t, c.data, "counts", run(t, c.spark(list, "counts", c.woodkit, "--layout", "woodscape", "--classes", "woodscape")))
}

// Damaged masks are failures by name, as in a scan, and all others count.
func TestDamagedMasksAreNamed(t *testing.T) {
	c := start(t)
	data := filepath.Join(t.TempDir(), "data")
	if err := synth.Generate(t.Context(), data, synth.Options{Frames: 24, Damage: 4}); err != nil {
		t.Fatal(err)
	}
	got := run(t, c.spark(data, "counts", c.woodkit))
	if failed := got.parse(t).Failed; got.code != 3 || len(failed) == 0 {
		t.Errorf("exit status %d and failures %v, want 3 and some", got.code, failed)
	}
	c.wantEqual(t, data, "counts", got)
}

// A mask on which every worker dies ends the job after some tries. The error has the worker's own words.
func TestAPoisonedMaskIsNamed(t *testing.T) {
	c := start(t)
	worker := gate{t: t, folder: t.TempDir()}.script(c, `
items=$(cat)
case "$items" in *00007_*) echo "scanning 00007: this mask is poison" >&2; exit 9;; esac
printf '%s\n' "$items" | "$woodkit" "$@"`)
	got := run(t, c.spark(c.data, "counts", worker))
	if got.code != 1 || got.out != "" || strings.Count(got.errs, "\n") != 1 ||
		!strings.Contains(got.errs, "exit status 9") || !strings.Contains(got.errs, "scanning 00007: this mask is poison") {
		t.Errorf("exit status %d, output %q, errors %q", got.code, got.out, got.errs)
	}
}

// A slow worker gets a second one beside it, and the partition counts once.
func TestSpeculationCountsOnce(t *testing.T) {
	c := start(t)
	g := gate{t: t, folder: t.TempDir()}
	worker := g.script(c, `
mkdir "$dir/$$.began"
mkdir "$dir/slow" 2>/dev/null && until [ -e "$dir/go" ]; do sleep 0.05; done
exec "$woodkit" "$@"`)
	t.Cleanup(g.open)
	got := run(t, c.spark(c.data, "heatmap", worker, "--conf", "spark.speculation=true", "--conf", "spark.speculation.quantile=0.5",
		"--conf", "spark.speculation.interval=100ms", "--conf", "spark.speculation.minTaskRuntime=100ms"))
	c.wantEqual(t, c.data, "heatmap", got)
	if began, _ := filepath.Glob(filepath.Join(g.folder, "*.began")); len(began) <= parts {
		t.Errorf("%d workers began for %d partitions, so none was tried beside a slow one", len(began), parts)
	}
}
