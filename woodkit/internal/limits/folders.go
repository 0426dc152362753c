package limits

import (
	"io/fs"
	"slices"
	"strings"
)

// Folders returns the folders of this process's control group: first for a version 1 controller ("cpu"), then for
// version 2. Each folder is followed by its parents up to the mount point. A folder may not exist, because a container
// often cannot see the named group.
func Folders(root fs.FS, controller string) []string {
	text, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return nil
	}
	var folders []string
	add := func(dir string) { folders = append(folders, dir) }
	for line := range strings.Lines(string(text)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(fields) != 3:
		case fields[1] == "":
			climb(root, "sys/fs/cgroup", fields[2], add)
			climb(root, "sys/fs/cgroup/unified", fields[2], add)
		case slices.Contains(strings.Split(fields[1], ","), controller):
			climb(root, "sys/fs/cgroup/"+controller, fields[2], add)
		}
	}
	return folders
}
