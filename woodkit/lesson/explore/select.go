package explore

import "strings"

// Case is one case of a Select. Make it with Chan.OnRecv, Chan.OnSend or Default.
type Case struct {
	offer     offer
	isDefault bool
	then      func(value any, ok bool)
}

// OnRecv returns a case that receives. If the case is taken and then is not nil, Select calls then with the value. ok is
// false if the channel is closed and empty. On a nil channel, the case is never ready.
func (c *Chan[T]) OnRecv(then func(v T, ok bool)) Case {
	return Case{offer: offer{q: c.queue()}, then: func(value any, ok bool) {
		if then != nil {
			v, _ := value.(T)
			then(v, ok)
		}
	}}
}

// OnSend returns a case that sends v. If the case is taken and then is not nil, Select calls then. On a nil channel, the
// case is never ready.
func (c *Chan[T]) OnSend(v T, then func()) Case {
	return Case{offer: offer{q: c.queue(), send: true, value: v}, then: called(then)}
}

// Default returns the case that Select takes if no other case is ready.
func Default(then func()) Case { return Case{isDefault: true, then: called(then)} }

func called(then func()) func(any, bool) {
	return func(any, bool) {
		if then != nil {
			then()
		}
	}
}

func (c *Chan[T]) queue() *queue {
	if c == nil {
		return nil // never ready
	}
	return c.q
}

// Select waits until a case is ready, and takes it. If several are ready, Run tries each of them. Select panics if there
// are two defaults.
func (s *Schedule) Select(cases ...Case) {
	op := operation{name: "select", offers: []offer{}}
	var taken []Case
	var otherwise Case
	for _, c := range cases {
		switch {
		case c.isDefault && op.withDefault:
			panic("explore: Select has two defaults; remove one")
		case c.isDefault:
			op.withDefault, otherwise = true, c
		default:
			op.offers, taken = append(op.offers, c.offer), append(taken, c)
			op.object = strings.TrimPrefix(op.object+" or "+c.offer.String(), " or ")
		}
	}
	g := s.step(op)
	c := otherwise
	if g.chosen >= 0 {
		c = taken[g.chosen]
	}
	c.then(g.got, g.ok)
}
