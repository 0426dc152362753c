package setup

import "woodscape.example/woodkit/internal/leftovers"

// Own removes what killed commands left in this environment, and makes the folder of this one. Whatever starts a kernel
// must give it the owner's variables, and end the owner when the kernel has ended.
func (e *Environment) Own() (*leftovers.Owner, error) { return leftovers.Begin(e.temporary(), e.Dir) }
