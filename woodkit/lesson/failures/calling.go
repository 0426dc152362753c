package failures

import (
	"fmt"
	"reflect"
)

// Calling returns a program that does these statements, in which f is known as f. Otherwise it is as Of, for a function of any
// type: f must have a name, and its source must be on this machine.
func Calling(f any, statements string) Program {
	if v := reflect.ValueOf(f); v.Kind() != reflect.Func || v.IsNil() {
		return Program{err: fmt.Errorf("failures.Calling: %T is no function, or it is nil; give it one with a name", f)}
	}
	p := of(f)
	p.source += "\nfunc woodkitCalls() {\n\tf := " + p.name + "\n" + statements + "\n}\n"
	p.name = "woodkitCalls"
	return p
}

// Races is how many data races the race detector has found; it stops counting at the first.
func (r Report) Races() int { return r.races }
