package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/noinput"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/timing"
)

// A Job is a scan with woodkit spark.
type Job struct {
	Task       string        // "counts" or "heatmap"
	Frames     int           // the first ones of the data set; 0: all
	Machines   int           // of the cluster; each is played by a core of this machine, which scans one partition at a time
	Partitions int           // 0: four per machine
	Wait       time.Duration // that every machine's storage takes for a mask
	Deaths     int           // how many workers are killed at the end of their partition, before they give their result
}

// Run runs a job and returns its record. If there is no Spark here or the job fails, the error is one sentence that begins with
// "not measured".
func Run(ds *woodkit.Dataset, j Job) (timing.Record, error) {
	record, err := j.run(ds)
	if err != nil {
		err = fmt.Errorf("not measured: %w", err)
	}
	return record, err
}

func (j Job) run(ds *woodkit.Dataset) (record timing.Record, err error) {
	place, err := home.Find()
	if err != nil {
		return record, err
	}
	if _, err := os.Stat(place.SparkPython()); err != nil {
		return record, errors.New("there is no Spark here; if you have Java 17 or newer, go tool woodkit setup --spark installs it (456 MB)")
	}
	folder, err := os.MkdirTemp("", "woodkit-cluster-")
	if err != nil {
		return record, err
	}
	defer os.RemoveAll(folder)
	args, err := j.args(ds, place, folder)
	if err != nil {
		return record, err
	}
	begin := time.Now()
	command := exec.Command("go", append([]string{"tool", "woodkit", "--quiet", "spark"}, args...)...)
	command.Dir, command.Env = place.Checkout, noinput.Outside(os.Environ())
	var errs bytes.Buffer
	command.Stderr = &errs
	if err := command.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
		return record, fmt.Errorf("%w: %s", err, strings.TrimPrefix(lines[len(lines)-1], "woodkit: "))
	}
	records, err := timing.Records(j.Task)
	if err != nil {
		return record, err
	}
	for _, r := range slices.Backward(records) {
		if strings.HasPrefix(r.Strategy, "spark:") && !r.Start.Before(begin) {
			return r, nil
		}
	}
	return record, errors.New("the job left no record")
}

// args writes the list of masks and, where something is to be slow or to die, the worker. It returns the arguments of the command.
func (j Job) args(ds *woodkit.Dataset, place home.Home, folder string) ([]string, error) {
	// The list goes with the names of a layout and its class table, so they must be those of the data set.
	if table, err := woodkit.ReadClasses(ds.Layout); err != nil || !slices.Equal(table, ds.Classes) {
		return nil, fmt.Errorf("%s does not have the class table of a layout; run woodkit spark on it yourself", ds.Dir)
	}
	items, err := j.items(ds)
	if err != nil {
		return nil, err
	}
	var list bytes.Buffer
	if err := partial.WriteItems(&list, items); err != nil {
		return nil, err
	}
	masks := filepath.Join(folder, "masks.txt")
	if err := os.WriteFile(masks, list.Bytes(), 0o600); err != nil {
		return nil, err
	}
	args := []string{
		masks, "--task", j.Task, "--layout", ds.Layout, "--classes", ds.Layout, "--master", fmt.Sprintf("local[%d]", max(1, j.Machines)),
		"--partitions", fmt.Sprint(j.partitions()),
	}
	if j.Wait == 0 && j.Deaths == 0 {
		return args, nil
	}
	worker := filepath.Join(folder, "worker")
	real := place.Worker(home.Platform())
	if _, err := os.Stat(real); err != nil {
		return nil, errors.New("run a job without Wait and Deaths first, because that builds the worker")
	}
	return append(args, "--worker", worker), os.WriteFile(worker, []byte(j.script(real, folder)), 0o755)
}

func (j Job) partitions() int {
	if j.Partitions > 0 {
		return j.Partitions
	}
	return 4 * max(1, j.Machines)
}

// items are the masks of the job.
func (j Job) items(ds *woodkit.Dataset) ([]woodkit.Item, error) {
	items, err := ds.Items()
	if j.Frames > 0 && j.Frames < len(items) {
		items = items[:j.Frames]
	}
	return items, err
}

// script is a worker that waits before it scans, as if storage were slow. The first ones to make a folder die after the wait.
func (j Job) script(real, folder string) string {
	return fmt.Sprintf(`#!/bin/sh
[ "$1" = scan ] || exec '%[1]s' "$@"
items=$(cat)
sleep "$(printf '%%s\n' "$items" | awk 'END { print NR * %[3]g }')"
death=0
while [ $((death += 1)) -le %[4]d ]; do
    if mkdir '%[2]s'/death-$death 2>/dev/null; then kill -9 $$; fi
done
printf '%%s\n' "$items" | '%[1]s' "$@"
`, real, folder, j.Wait.Seconds(), j.Deaths)
}
