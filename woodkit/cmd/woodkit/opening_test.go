package main

import (
	"bytes"
	"context"
	"testing"
	"time"

	"woodscape.example/woodkit"
)

// TestInterruptWhileOpening checks that an interrupt ends the wait for storage that does not answer.
func TestInterruptWhileOpening(t *testing.T) {
	answer := make(chan struct{}) // closed, never sent to
	before := openDataset
	openDataset = func(dir string, _ ...woodkit.Option) (*woodkit.Dataset, error) {
		<-answer
		return before(dir)
	}
	ended := make(chan struct{}) // closed, never sent to
	defer func() {
		close(answer)
		<-ended
		openDataset = before
	}()
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var stdout, stderr bytes.Buffer
	code := 0
	go func() { // ends with run
		defer close(ended)
		code = run(ctx, []string{"scan", "counts", tinyDataset(t, 3)}, &stdout, &stderr)
	}()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
		t.Fatal("the command still waits")
	}
	if code != exitInterrupted || stderr.String() != "woodkit: interrupted\n" || stdout.Len() > 0 {
		t.Errorf("exit code %d, output %q, errors %q", code, stdout.String(), stderr.String())
	}
}
