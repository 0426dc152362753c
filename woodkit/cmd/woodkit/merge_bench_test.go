package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/partial"
)

// BenchmarkMerge merges the partial results of 200 different masks, in 1 and in 8 lists. The metrics are the time to merge them and
// the bytes of a partial result.
//
//	go test -run '^$' -bench Merge -benchtime 5x ./woodkit/cmd/woodkit
func BenchmarkMerge(b *testing.B) {
	b.Setenv("WOODKIT_HOME", filepath.Join(b.TempDir(), ".woodkit"))
	dir := manyMasks(b, 200, 200)
	entries, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, task := range []string{partial.Counts, partial.Heatmap} {
		for _, lists := range []int{1, 8} {
			b.Run(fmt.Sprintf("task=%s/lists=%d", task, lists), func(b *testing.B) {
				size := 0
				args := []string{"merge", "--format=json"}
				for i := range lists {
					var list strings.Builder
					for _, entry := range entries[i*len(entries)/lists : (i+1)*len(entries)/lists] {
						list.WriteString(filepath.Join(dir, entry.Name()) + "\n")
					}
					standardInput = strings.NewReader(list.String())
					var out, errs bytes.Buffer
					file := filepath.Join(b.TempDir(), fmt.Sprint(i, ".jsonl"))
					if code := run(b.Context(), append([]string{"scan", task}, woodscapeItems...), &out, &errs); code != 0 {
						b.Fatal(errs.String())
					}
					if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
						b.Fatal(err)
					}
					size, args = size+out.Len(), append(args, file)
				}
				standardInput = os.Stdin
				for b.Loop() {
					var out, errs bytes.Buffer
					if code := run(b.Context(), args, &out, &errs); code != 0 {
						b.Fatal(errs.String())
					}
				}
				b.ReportMetric(float64(size)/float64(lists), "bytes/partial")
			})
		}
	}
}
