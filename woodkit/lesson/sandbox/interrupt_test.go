package sandbox

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

// forever is how long the test waits for a program that does not end.
const forever = 30 * time.Second

// neverLook is a loop that never checks whether it was interrupted. It gets one interrupt after another.
func neverLook() {
	run := timing.Start("chores", nil).ByHand(1, 1)
	for began := time.Now(); time.Since(began) < forever; {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		<-run.Context().Done() // the first one has been noticed
		fmt.Println(1)
		time.Sleep(10 * time.Millisecond) // a storm of signals overflows the stack of Go's own handler
	}
}

var neverLooking = Register(neverLook)

func TestASecondInterruptEndsTheProgram(t *testing.T) {
	if !limits.CanLimitMemory {
		t.Skip(errNoLimit)
	}
	woodtest.OwnHome(t)
	end, err := neverLooking.RunWithin(1 << 30)
	if err != nil || end.Status != "exit status 130" || end.Results != 1 {
		t.Errorf("end %+v, %v; want exit status 130 after the first was seen", end, err)
	}
	records, err := timing.Records("chores")
	if err != nil || len(records) != 1 || !records[0].Partial || records[0].Frames != 0 {
		t.Errorf("records %+v, %v; want a partial one that claims no frame", records, err)
	}
}
