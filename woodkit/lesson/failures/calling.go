package failures

import (
	"fmt"
	"reflect"
)

// Calling returns a program that executes these statements, in which you can call f by the name f. f may be a function of
// any type. Otherwise Calling is like Of: f must have a name, and its source must be on this machine.
func Calling(f any, statements string) Program {
	if v := reflect.ValueOf(f); v.Kind() != reflect.Func || v.IsNil() {
		return Program{err: fmt.Errorf("failures.Calling: %T is no function, or it is nil; give it one with a name", f)}
	}
	p := of(f)
	p.source += "\nfunc woodkitCalls() {\n\tf := " + p.name + "\n" + statements + "\n}\n"
	p.name = "woodkitCalls"
	return p
}

// Races returns how many data races the race detector found. It stops at the first one.
func (r Report) Races() int { return r.races }
