package explore

// queue is a channel without its type.
type queue struct {
	s        *Schedule
	name     string
	buf      []message
	cap      int
	closed   bool
	closing  clock
	closedAt int       // the step that closed it
	free     []message // the receives that made room, the oldest first; a send uses up one of them
	sent     int       // number of values that were put into buf
}

type message struct {
	value any
	clock clock
	step  int
}

// offer is one way to go on: a send to q or a receive from q. A select has several.
type offer struct {
	q     *queue
	send  bool
	value any
}

func (o offer) String() string {
	switch {
	case o.q == nil:
		return "a nil channel"
	case o.send:
		return "send to " + o.q.name
	default:
		return "receive from " + o.q.name
	}
}

// partner returns a goroutine that waits with the opposite offer, and the index of that offer. A goroutine with a default
// case does not wait.
func (o offer) partner(self *goroutine) (*goroutine, int) {
	for _, g := range o.q.s.gs {
		if g == self || g.ended || g.completed || g.op.withDefault {
			continue
		}
		for i, p := range g.op.offers {
			if p.q != nil && p.q == o.q && p.send != o.send {
				return g, i
			}
		}
	}
	return nil, 0
}

// certain reports whether o can go on whatever the other goroutines do.
func (o offer) certain() bool {
	return o.q != nil && (o.q.closed || o.send && len(o.q.buf) < o.q.cap || !o.send && len(o.q.buf) > 0)
}

// choices returns the indices of the offers that can be taken now, and -1 if the default can be taken.
func (o *operation) choices() (ready []int) {
	certain := false
	for i, f := range o.offers {
		if f.certain() {
			certain = true
			ready = append(ready, i)
			continue
		}
		if f.q != nil && f.q.cap == 0 {
			if p, _ := f.partner(f.q.owner(o)); p != nil {
				ready = append(ready, i)
			}
		}
	}
	// The partner at an unbuffered channel might also arrive a moment later, so the default is possible too.
	if o.withDefault && !certain {
		ready = append(ready, -1)
	}
	return ready
}

func (q *queue) owner(o *operation) *goroutine {
	for _, g := range q.s.gs {
		if &g.op == o {
			return g
		}
	}
	return nil
}

// take executes o for g. Its clocks follow the Go memory model.
func (o offer) take(s *Schedule, g *goroutine) {
	q := o.q
	if q.cap == 0 && !q.closed {
		p, i := o.partner(g)
		if o.send {
			p.got, p.ok = o.value, true
		} else {
			g.got, g.ok = p.op.offers[i].value, true
		}
		p.chosen, p.completed, p.completedAt = i, true, s.here()
		s.now().With = p.id
		g.clock.join(p.clock)
		p.clock.join(g.clock)
		return
	}
	switch {
	case o.send && q.closed:
		s.now().took(o, g)
		s.matter = []int{q.closedAt, s.here()}
		panic("send on closed channel")
	case o.send:
		if q.sent++; q.sent > q.cap {
			g.clock.join(q.free[0].clock)
			s.after(q.free[0].step)
			q.free = q.free[1:]
		}
		q.buf = append(q.buf, message{o.value, g.clock.copy(), s.here()})
	case len(q.buf) > 0:
		g.got, g.ok = q.buf[0].value, true
		g.clock.join(q.buf[0].clock)
		s.now().From = q.buf[0].step
		q.buf, q.free = q.buf[1:], append(q.free, message{clock: g.clock.copy(), step: s.here()})
	default:
		g.got, g.ok = nil, false
		g.clock.join(q.closing)
		s.now().From = q.closedAt
	}
}
