package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// slow is how long the storage of the benchmark takes for a mask. A worker waits for its masks one after another.
const slow = 2500 * time.Millisecond

// BenchmarkSlowStorage measures a job, its start included, by one worker and by two. All workers wait for slow storage, so they
// need hardly any processor time. Run it with -benchtime 1x.
func BenchmarkSlowStorage(b *testing.B) {
	c := start(b)
	worker := filepath.Join(b.TempDir(), "worker")
	script := fmt.Sprintf(`#!/bin/sh
[ "$1" = scan ] || exec '%[1]s' "$@"
items=$(cat)
sleep "$(printf '%%s\n' "$items" | awk 'END { print NR * %[2]g }')"
printf '%%s\n' "$items" | '%[1]s' "$@"
`, c.woodkit, slow.Seconds())
	if err := os.WriteFile(worker, []byte(script), 0o755); err != nil {
		b.Fatal(err)
	}
	for workers := range 2 {
		b.Run(fmt.Sprintf("workers=%d", workers+1), func(b *testing.B) {
			for b.Loop() {
				job := c.spark(c.data, "counts", worker, "--partitions", fmt.Sprint(frames/2), "--conf", fmt.Sprintf("spark.cores.max=%d", workers+1))
				if out, err := job.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
		})
	}
}
