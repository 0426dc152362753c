package setup

import (
	"io/fs"

	"woodscape.example/woodkit/internal/limits"
)

// enoughMemory is enough for one open kernel with its language server, which were measured at 480 MB, and for a scan.
const enoughMemory = 1 << 30

// LittleMemory reports whether the control group or the machine has too little memory for one open notebook. It reads the
// limits below root, the root file system.
func LittleMemory(root fs.FS) (Problem, bool) {
	if allowed := limits.ControlGroup(root).Memory; allowed > 0 && allowed < enoughMemory {
		return Problem{"only " + Bytes(allowed) + " of memory are allowed", "give the container 1 GB for each open notebook"}, true
	}
	if total, _ := limits.Memory(root); total > 0 && total < enoughMemory {
		return Problem{"the machine has only " + Bytes(total) + " of memory", "open one notebook at a time, and generate fewer frames"}, true
	}
	return Problem{}, false
}
