package scan_test

import (
	"context"
	"encoding/gob"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"woodscape.example/woodkit/scan"
)

// sized returns a result with this many bytes in total. It is the same every time, so making it costs nothing.
func sized(bytes int) ([][]uint8, error) {
	if len(made) == 0 || made[0] == nil || len(made)*len(made[0]) != bytes {
		made = make([][]uint8, 10)
		for i := range made {
			made[i] = make([]uint8, bytes/10)
		}
	}
	return made, nil
}

var (
	made [][]uint8
	_    = scan.Task(sized)
)

// This is the other end of the bare gob pipe. It sends the same result for every number that it gets.
func init() {
	flag.Func("bare-gob-pipe", "for a benchmark", func(string) error {
		requests, answers := gob.NewDecoder(os.Stdin), gob.NewEncoder(os.Stdout)
		for {
			var bytes int
			if requests.Decode(&bytes) != nil {
				os.Exit(0)
			}
			result, _ := sized(bytes)
			if answers.Encode(result) != nil {
				os.Exit(1)
			}
		}
	})
}

// barePipe calls sized in another process with nothing but gob and two pipes.
func barePipe(b *testing.B, bytes int) {
	command := exec.Command(os.Args[0], "-bare-gob-pipe=1")
	stdin, _ := command.StdinPipe()
	stdout, _ := command.StdoutPipe()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	requests, answers := gob.NewEncoder(stdin), gob.NewDecoder(stdout)
	one := func() {
		var result [][]uint8
		if err := requests.Encode(bytes); err != nil {
			b.Fatal(err)
		}
		if err := answers.Decode(&result); err != nil {
			b.Fatal(err)
		}
	}
	one()
	b.ResetTimer()
	for range b.N {
		one()
	}
	b.StopTimer()
	stdin.Close()
	command.Wait()
}

// BenchmarkProcesses compares worker processes with a pipe to one process, by the bytes of a result.
func BenchmarkProcesses(b *testing.B) {
	for _, bytes := range []int{10, 1e4, 1e5, 1e6, 12_364_800} {
		b.Run(fmt.Sprintf("bytes=%d/by=bare-pipe", bytes), func(b *testing.B) {
			b.SetBytes(int64(bytes))
			barePipe(b, bytes)
		})
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("bytes=%d/by=processes/workers=%d", bytes, workers), func(b *testing.B) {
				items := make([]int, b.N+workers)
				for i := range items {
					items[i] = bytes
				}
				b.SetBytes(int64(bytes))
				read := 0
				for _, err := range scan.Map(context.Background(), scan.QueuedProcesses(workers, 2*workers), items, sized) {
					if err != nil {
						b.Fatal(err)
					}
					if read++; read == workers {
						b.ResetTimer() // the workers have started
					}
				}
			})
		}
	}
}
