package labtest

import (
	"sync"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/leftovers"
)

// owned is the folder for temporary files of this process, which all servers of its tests share. A command has one server, so it
// owns one folder, named after its process id. To own it again would remove the files of the servers that run.
var owned struct {
	sync.Mutex
	owner *leftovers.Owner
	users int
}

// own returns the owner of the folder. The last one to call disown ends it.
func own(environment *setup.Environment) (owner *leftovers.Owner, disown func() error, err error) {
	owned.Lock()
	defer owned.Unlock()
	if owned.users == 0 {
		if owned.owner, err = environment.Own(); err != nil {
			return nil, nil, err
		}
	}
	owned.users++
	return owned.owner, func() error {
		owned.Lock()
		defer owned.Unlock()
		if owned.users--; owned.users > 0 {
			return nil
		}
		return owned.owner.End()
	}, nil
}
