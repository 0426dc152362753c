package scan

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// replacements is how many dead worker processes a scan replaces per worker.
const replacements = 5

// processes runs the work in worker processes. Each worker's goroutine owns one process.
type processes struct {
	run      *run
	crossing crossing
	task     string
	children []*child // one per worker
	died     atomic.Int32
}

func newProcesses(r *run, c crossing, task string) *processes {
	return &processes{run: r, crossing: c, task: task, children: make([]*child, min(r.strategy.Workers, r.items))}
}

// enter starts a worker's process. A process that is killed before it serves has cost no item, so enter starts it
// again. If starting fails or the context ends, enter returns false and the scan ends.
func (p *processes) enter(worker int) bool {
	for p.children[worker] == nil {
		if !p.start(worker) {
			return false
		}
	}
	return true
}

// start tries once to start a worker's process. If trying again is useless, it returns false and the scan ends.
func (p *processes) start(worker int) bool {
	c, err := startChild(p.run.ctx, worker, p.crossing, p.task, hello{Watched: p.run.trace != nil, Limit: largestMessage})
	if cause := context.Cause(p.run.ctx); cause != nil {
		if c != nil {
			p.run.flow.tellChild(c.wait())
		}
		p.run.flow.stop(cause)
		return false
	}
	if err != nil {
		if c != nil {
			usage := c.bury()
			p.run.flow.tellChild(ChildProcess{Worker: worker, PID: usage.PID})
			p.run.flow.tellChild(usage)
			err = usage.Err
			if c.signalled() {
				return p.lose(err)
			}
		}
		advice := "does main call flag.Parse or scan.ServeWorker?"
		if c == nil { // no process started, so main is not to blame
			advice = "the system refuses to start more processes: use fewer workers, or raise its limits (ulimit -u, ulimit -n):"
		}
		p.run.flow.stop(fmt.Errorf("scan: %s: a worker does not start; %s %w", p.run.strategy, advice, err))
		return false
	}
	p.children[worker] = c
	p.run.flow.tellChild(ChildProcess{Worker: worker, PID: c.command.Process.Pid})
	return true
}

// execute does one item in its worker's process. If the process dies, the item fails and the process is replaced.
func (p *processes) execute(j *job) (result any, err error) {
	if !p.enter(j.worker) {
		return nil, fmt.Errorf("%w: worker %d could not be replaced", cmp.Or(context.Cause(j.ctx), ErrWorkerDied), j.worker)
	}
	began := time.Now()
	a, alive, err := p.children[j.worker].do(j.ctx, p.run.names.item(j.index))
	if alive {
		j.span.Loading, j.span.Waiting = a.Loading, a.Waiting
		j.span.Crossing = time.Since(began) - a.Worked
		return a.value, err
	}
	c := p.children[j.worker]
	usage := c.bury()
	p.children[j.worker] = nil
	p.run.flow.tellChild(usage)
	p.giveUp(c, usage)
	p.lose(usage.Err)
	return nil, usage.Err
}

// lose counts a process that has died. If too many have died, it returns false and the scan ends.
func (p *processes) lose(err error) (more bool) {
	limit := replacements * p.run.busyAtMost()
	if int(p.died.Add(1)) <= limit {
		return true
	}
	p.run.flow.stop(fmt.Errorf("scan: %s: %d worker processes were replaced, and one more has died: %w", p.run.strategy, limit, err))
	return false
}

// leave ends a worker's process.
func (p *processes) leave(worker int) {
	if c := p.children[worker]; c != nil {
		usage := c.end()
		p.run.flow.tellChild(usage)
		p.giveUp(c, usage)
	}
}

// giveUp adds a worker that had to be killed after the grace period to the error that ended the scan.
func (p *processes) giveUp(c *child, usage ChildProcess) {
	if c.deadline.err() != nil && usage.Err != nil {
		p.run.flow.giveUp(usage.Err)
	}
}
