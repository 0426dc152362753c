package lessons

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"woodscape.example/woodkit/internal/leftbehind"
)

// TestMain lets one notebook more than there are cores run at a time, because a notebook waits for a part of its time. It changes
// nothing if you choose a number with -parallel.
func TestMain(m *testing.M) {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		if err := flag.Set("test.parallel", strconv.Itoa(runtime.GOMAXPROCS(0)+1)); err != nil {
			panic(err)
		}
	}
	os.Exit(leftbehind.Run(m))
}
