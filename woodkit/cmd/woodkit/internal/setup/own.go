package setup

import "woodscape.example/woodkit/internal/leftovers"

// Own removes what killed commands left in this environment, and makes a folder for this command. A command that starts a
// kernel must give it the owner's variables, and end the owner after the kernel has ended.
func (e *Environment) Own() (*leftovers.Owner, error) { return leftovers.Begin(e.temporary(), e.Dir) }
