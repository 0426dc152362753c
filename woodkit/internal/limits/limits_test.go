package limits

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestControlGroup(t *testing.T) {
	for _, test := range []struct {
		name  string
		files map[string]string
		want  Limits
	}{
		{"no control groups", nil, Limits{}},
		{"version 2 without limits", map[string]string{
			"proc/self/cgroup":                    "0::/user.slice\n",
			"sys/fs/cgroup/user.slice/memory.max": "max\n",
			"sys/fs/cgroup/user.slice/cpu.max":    "max 100000\n",
		}, Limits{}},
		{"version 2 in a container", map[string]string{
			"proc/self/cgroup":         "0::/\n",
			"sys/fs/cgroup/memory.max": "536870912\n",
			"sys/fs/cgroup/cpu.max":    "150000 100000\n",
		}, Limits{Memory: 512 << 20, Cores: 1.5}},
		{"version 2, the lowest of several levels counts", map[string]string{
			"proc/self/cgroup":                   "0::/a/b\n",
			"sys/fs/cgroup/a/memory.max":         "1000000000\n",
			"sys/fs/cgroup/a/b/memory.max":       "2000000000\n",
			"sys/fs/cgroup/a/cpu.max":            "400000 100000\n",
			"sys/fs/cgroup/a/b/cpu.max":          "200000 100000\n",
			"sys/fs/cgroup/unrelated/cpu.max":    "1000 100000\n",
			"sys/fs/cgroup/unrelated/memory.max": "1\n",
		}, Limits{Memory: 1e9, Cores: 2}},
		{"version 1", map[string]string{
			"proc/self/cgroup": "5:memory:/docker/x\n2:cpuacct:/\n1:cpu,cpuset:/docker/x\n0::/\n",
			"sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "268435456\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":          "9223372036854771712\n",
			"sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us":         "50000\n",
			"sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us":        "100000\n",
			"sys/fs/cgroup/cpu/cpu.cfs_quota_us":                  "-1\n",
			"sys/fs/cgroup/cpu/cpu.cfs_period_us":                 "100000\n",
		}, Limits{Memory: 256 << 20, Cores: 0.5}},
		{"version 1 in a container, where the named group is not to be seen", map[string]string{
			"proc/self/cgroup":                           "4:memory:/docker/0123\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n",
		}, Limits{Memory: 512 << 20}},
		{"nonsense", map[string]string{
			"proc/self/cgroup":         "what\n0::/../../..\n:::\n",
			"sys/fs/cgroup/memory.max": "-5\n",
			"sys/fs/cgroup/cpu.max":    "a b\n",
		}, Limits{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ControlGroup(mapFS(test.files))); diff != "" {
				t.Errorf("limits (-want +got):\n%s", diff)
			}
		})
	}
}

func mapFS(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

func TestMemory(t *testing.T) {
	total, available := Memory(mapFS(map[string]string{
		"proc/meminfo": "MemTotal:       24683656 kB\nMemFree:        23527028 kB\nMemAvailable:   24271056 kB\nHugePages_Total:       0\n",
	}))
	if total != 24683656<<10 || available != 24271056<<10 {
		t.Errorf("memory %d, available %d", total, available)
	}
}
