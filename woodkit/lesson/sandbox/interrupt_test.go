package sandbox

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/timing"
)

// forever is how long a program that does not end is waited for.
const forever = 30 * time.Second

// neverLook is a loop that does not ask whether it was interrupted, and is interrupted again and again.
func neverLook() {
	run := timing.Start("chores", nil).ByHand(1, 1)
	for began := time.Now(); time.Since(began) < forever; {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		<-run.Context().Done() // the first one has been seen
		fmt.Println(1)
		time.Sleep(10 * time.Millisecond) // a storm of signals overflows the stack of Go's own handler
	}
}

var neverLooking = Register(neverLook)

func TestASecondInterruptEndsTheProgram(t *testing.T) {
	if !limits.CanLimitMemory {
		t.Skip(ErrNoLimit)
	}
	end, err := neverLooking.RunWithin(1 << 30)
	if err != nil || end.Status != "signal: interrupt" || end.Results != 1 {
		t.Errorf("end %+v, %v; want signal: interrupt after the first was seen", end, err)
	}
}
