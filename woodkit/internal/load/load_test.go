package load

import (
	"encoding/json"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

type files map[string]string

func fsOf(f files) fstest.MapFS {
	root := fstest.MapFS{}
	for name, text := range f {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

// Each stat has one line for the sum and one for each of two CPUs. The columns are user, system, idle and steal ticks.
const (
	begin    = "cpu  1000 10 200 5000 50 0 5 7 0 0\ncpu0 500 5 100 2500 25 0 3 4 0 0\ncpu1 500 5 100 2500 25 0 2 3 0 0\nintr 1 2\n"
	twoBusy  = "cpu  1350 10 250 5000 50 0 5 7 0 0\ncpu0 700 5 100 2500 25 0 3 4 0 0\ncpu1 650 5 150 2500 25 0 2 3 0 0\nintr 1 2\n" // 4 s of processor time in 2 s on 2 CPUs
	stolen   = "cpu  1200 10 200 5100 50 0 5 107 0 0\ncpu0 700 5 100 2500 25 0 3 4 0 0\ncpu1 500 5 100 2600 25 0 2 103 0 0\n"
	wentBack = "cpu  900 10 200 5400 50 0 5 7 0 0\ncpu0 400 5 100 2700 25 0 3 4 0 0\ncpu1 500 5 100 2700 25 0 2 3 0 0\n"
	iowaitDn = "cpu  1200 10 200 5190 10 0 5 7 0 0\ncpu0 700 5 100 2500 5 0 3 4 0 0\ncpu1 500 5 100 2690 5 0 2 3 0 0\n"
	oneGone  = "cpu  1200 10 200 5000 50 0 5 7 0 0\ncpu0 700 5 100 2500 25 0 3 4 0 0\n"
)

func TestBetween(t *testing.T) {
	const wall, own = 2 * time.Second, 2 * time.Second
	for _, test := range []struct {
		name          string
		before, after files
		wall, own     time.Duration
		procs         int
		want          Load
	}{
		{"no files", nil, nil, wall, own, 2, Load{}},
		{
			"others used one of two cores",
			files{"proc/stat": begin},
			files{"proc/stat": twoBusy},
			wall, own, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(1), Steal: Of(0), Resolution: 0.05},
		},
		{
			"nobody else",
			files{"proc/stat": begin},
			files{"proc/stat": twoBusy},
			wall, 4 * time.Second, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(0), Steal: Of(0), Resolution: 0.05},
		},
		{
			"GOMAXPROCS above the CPUs",
			files{"proc/stat": begin},
			files{"proc/stat": twoBusy},
			wall, own, 8,
			Load{Cores: 2, CPUs: 2, Others: Of(1), Steal: Of(0), Resolution: 0.05},
		},
		{
			"only CPU 1 is ours",
			files{"proc/stat": begin, "proc/self/status": "Name:\tx\nCpus_allowed_list:\t1\n"},
			files{"proc/stat": twoBusy, "proc/self/status": "Cpus_allowed_list:\t1\n"},
			wall, time.Second, 2,
			Load{Cores: 1, CPUs: 1, Others: Of(0.5), Steal: Of(0), Resolution: 0.05},
		},
		{
			"a list of CPUs that makes no sense",
			files{"proc/stat": begin, "proc/self/status": "Cpus_allowed_list:\t0-999999999\n"},
			files{"proc/stat": twoBusy, "proc/self/status": "Cpus_allowed_list:\tx\n"},
			wall, own, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(1), Steal: Of(0), Resolution: 0.05},
		},
		{
			"steal is not the other programs'",
			files{"proc/stat": begin},
			files{"proc/stat": stolen},
			wall, own, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(0), Steal: Of(0.5), Resolution: 0.05},
		},
		{
			"iowait may go back",
			files{"proc/stat": begin},
			files{"proc/stat": iowaitDn},
			wall, own, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(0), Steal: Of(0), Resolution: 0.05},
		},
		{"a counter went back", files{"proc/stat": begin}, files{"proc/stat": wentBack}, wall, own, 2, Load{}},
		{"a CPU was taken away", files{"proc/stat": begin}, files{"proc/stat": oneGone}, wall, own, 2, Load{}},
		{"the counters stand still", files{"proc/stat": begin}, files{"proc/stat": begin}, wall, 0, 2, Load{}},
		{"we used more than all did", files{"proc/stat": begin}, files{"proc/stat": twoBusy}, wall, 9 * time.Second, 2, Load{}},
		{
			"within the resolution below nothing",
			files{"proc/stat": begin},
			files{"proc/stat": twoBusy},
			wall, 4090 * time.Millisecond, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(0), Steal: Of(0), Resolution: 0.05},
		},
		{"no number", files{"proc/stat": begin}, files{"proc/stat": "cpu  1350 10 x 5000 50 0 5 7 0 0\ncpu0 1 1 1 1 1 1 1 1\n"}, wall, own, 2, Load{}},
		{"a line that is cut", files{"proc/stat": begin}, files{"proc/stat": "cpu  1350 10\n"}, wall, own, 2, Load{}},
		{"just too short", files{"proc/stat": begin}, files{"proc/stat": twoBusy}, 99 * time.Millisecond, own, 2, Load{}},
		{
			"just long enough",
			files{"proc/stat": begin},
			files{"proc/stat": stolen},
			100 * time.Millisecond, 1950 * time.Millisecond, 2,
			Load{Cores: 2, CPUs: 2, Others: Of(0.5), Steal: Of(10), Resolution: 1},
		},
		{
			"version 2, throttled in the group above, with pressure",
			files{"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpu.stat": "usage_usec 5\nthrottled_usec 1000000\n", "sys/fs/cgroup/a/b/cpu.stat": "throttled_usec 7\n", "sys/fs/cgroup/a/cpu.pressure": "some avg10=0.00 total=1\n", "sys/fs/cgroup/a/b/cpu.pressure": "some avg10=0.00 avg60=0.00 avg300=0.00 total=500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"},
			files{"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpu.stat": "usage_usec 5\nthrottled_usec 2500000\n", "sys/fs/cgroup/a/b/cpu.stat": "throttled_usec 7\n", "sys/fs/cgroup/a/cpu.pressure": "some avg10=0.00 total=1900001\n", "sys/fs/cgroup/a/b/cpu.pressure": "some avg10=0.00 avg60=0.00 avg300=0.00 total=750000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"},
			wall, own, 2,
			Load{Throttled: Of(1.5), Waiting: Of(0.25)},
		},
		{
			"version 1 in a container, not throttled",
			files{"proc/self/cgroup": "1:cpu,cpuacct:/docker/x\n", "sys/fs/cgroup/cpu/cpu.stat": "nr_periods 0\nnr_throttled 0\nthrottled_time 500000000\n"},
			files{"proc/self/cgroup": "1:cpu,cpuacct:/docker/x\n", "sys/fs/cgroup/cpu/cpu.stat": "nr_periods 9\nnr_throttled 0\nthrottled_time 500000000\n"},
			wall, own, 2,
			Load{Throttled: Of(0)},
		},
		{
			"throttling that goes back, pressure that makes no sense",
			files{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.stat": "throttled_usec 9\n", "sys/fs/cgroup/cpu.pressure": "some total=-1\n"},
			files{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.stat": "throttled_usec 8\n", "sys/fs/cgroup/cpu.pressure": "some\n"},
			wall, own, 2,
			Load{},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := between(take(fsOf(test.before)), take(fsOf(test.after)), test.wall, test.own, test.procs)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("load (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBusy(t *testing.T) {
	for _, test := range []struct {
		name string
		load Load
		want bool
	}{
		{"not known", Load{}, false},
		{"a tenth is quiet", Load{Cores: 2, CPUs: 2, Others: Of(0.2)}, false},
		{"more is not", Load{Cores: 2, CPUs: 2, Others: Of(0.21)}, true},
		{"within the resolution", Load{Cores: 2, CPUs: 2, Others: Of(0.25), Resolution: 0.05}, false},
		{"beyond it", Load{Cores: 2, CPUs: 2, Others: Of(0.26), Resolution: 0.05}, true},
		{"steal counts", Load{Cores: 2, CPUs: 2, Others: Of(0.1), Steal: Of(0.11)}, true},
		{"others have CPUs that the run cannot use", Load{Cores: 2, CPUs: 16, Others: Of(14)}, false},
		{"and more", Load{Cores: 2, CPUs: 16, Others: Of(14.3)}, true},
		{"a limit of one's own is no neighbour", Load{Throttled: Of(9)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.load.Busy(); got != test.want {
				t.Errorf("busy: %v, want %v", got, test.want)
			}
		})
	}
}

func TestLoadJSON(t *testing.T) {
	for _, test := range []struct {
		name string
		load Load
		want string
	}{
		{"nothing known", Load{}, `{}`},
		{
			"none is not the same as not known",
			Load{Cores: 2, CPUs: 4, Others: Of(0.5), Steal: Of(0), Resolution: 0.01},
			`{"cores":2,"cpus":4,"others":0.5,"steal":0,"resolution":0.01}`,
		},
		{"throttled", Load{Throttled: Of(1.5), Waiting: Of(2)}, `{"throttled_seconds":1.5,"waiting_seconds":2}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, err := json.Marshal(test.load)
			if err != nil || string(text) != test.want {
				t.Errorf("wrote %s (%v), want %s", text, err, test.want)
			}
			var back Load
			if err := json.Unmarshal(text, &back); err != nil || back != test.load {
				t.Errorf("read back %+v (%v), want %+v", back, err, test.load)
			}
		})
	}
}
