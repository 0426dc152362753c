package woodtest

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"woodscape.example/woodkit/scan"
)

// Virtually runs a test in virtual time.
func Virtually(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	SignalsOnce()
	synctest.Test(t, test)
}

// SignalsOnce makes package signal start the goroutine that it starts on first use. That goroutine must not belong to a
// test in virtual time.
var SignalsOnce = sync.OnceFunc(func() {
	first := make(chan os.Signal, 1)
	signal.Notify(first, syscall.SIGUSR1)
	signal.Stop(first)
})

// A Chore is an item of a made-up load. It says how long each phase takes and how large the result is.
type Chore struct {
	Number                   int
	Wait, Load, Compute, Add time.Duration
	Bytes                    int64
	Phases                   *scan.Phases
}

func (c Chore) String() string                    { return fmt.Sprintf("chore %d", c.Number) }
func (c Chore) Observe(phases *scan.Phases) Chore { c.Phases = phases; return c }
func (c Chore) Size() int64                       { return c.Bytes }

// Do spends the time of a Chore in a worker.
func (c Chore) Do() (Chore, error) {
	loaded := c.Phases.Loading()
	waited := c.Phases.Waiting()
	time.Sleep(c.Wait)
	waited()
	time.Sleep(c.Load)
	loaded()
	time.Sleep(c.Compute)
	if c.Number%10 == 9 {
		return c, ErrDisk
	}
	return c, nil
}
