//go:build unix

package limits

import (
	"fmt"
	"math"
	"os"
	"syscall"
)

// addressSpace is how many bytes a Go program needs if the address space is limited. The runtime reserves far more than
// it uses, at addresses of its choice. With 1.6 GB a scan died in some tries, with 2 GB in none.
const addressSpace = 2e9

// Enough returns an error if the system gives this process less than need bytes of memory (by its control group or by
// ulimit), or too little address space for any Go program.
func Enough(need int64) error {
	if allowed := ControlGroup(os.DirFS("/")).Memory; allowed > 0 && allowed < need {
		return fmt.Errorf("the control group allows %.0f MB of memory, but %.0f MB are needed: raise its limit", float64(allowed)/1e6, float64(need)/1e6)
	}
	if allowed := own(syscall.RLIMIT_DATA); allowed < need {
		return fmt.Errorf("this process may have %.0f MB of memory (ulimit -d), but %.0f MB are needed: raise the limit", float64(allowed)/1e6, float64(need)/1e6)
	}
	if allowed := own(syscall.RLIMIT_AS); allowed < addressSpace {
		return fmt.Errorf("this process may have %.0f MB of address space (ulimit -v), and a Go program needs %.0f MB, of which it uses little: "+
			"raise the limit, or limit the memory instead, by ulimit -d or a control group", float64(allowed)/1e6, addressSpace/1e6)
	}
	return nil
}

// own returns a limit of this process in bytes. Without a limit it returns the largest number.
func own(resource int) int64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(resource, &limit) != nil || limit.Cur > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(limit.Cur)
}
