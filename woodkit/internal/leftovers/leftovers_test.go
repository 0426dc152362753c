package leftovers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/leftbehind"
	"woodscape.example/woodkit/internal/session"
)

// partVariable makes the test program a process that waits.
const partVariable = "WOODKIT_TEST_LEFTOVERS"

func TestMain(m *testing.M) {
	ServeGuard()
	switch os.Getenv(partVariable) {
	case "":
	case "owner":
		own()
		fallthrough
	default:
		time.Sleep(time.Hour)
	}
	os.Exit(leftbehind.Run(m))
}

// own plays a command that has started something, and prints what it started.
func own() {
	owner, err := Begin(os.Getenv("WOODKIT_TEST_TMP"), os.Getenv(home.Variable))
	if err != nil {
		fmt.Println(err)
		return
	}
	started := exec.Command(os.Args[0])
	started.Env = append(append(os.Environ(), partVariable+"=waits"), owner.Environ()...)
	started.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := started.Start(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(started.Process.Pid, owner.Folder)
}

// TestGuard kills a command. What it started must end, and its folder must disappear.
func TestGuard(t *testing.T) {
	t.Parallel() // it waits for the time that processes get to end by themselves
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("on Linux, what does not end by itself is let go on for ten seconds")
	}
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), partVariable+"=owner", "WOODKIT_TEST_TMP="+t.TempDir(), home.Variable+"="+t.TempDir())
	printed, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var started int
	var folder string
	_, err = fmt.Fscan(printed, &started, &folder)
	if _, there := os.Stat(folder); err != nil || there != nil {
		t.Errorf("it said %d, %q, %v; %v", started, folder, err, there)
	}
	_ = command.Process.Kill()
	_ = command.Wait()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for until := time.Now().Add(4 * time.Minute); time.Now().Before(until); <-tick.C {
		left, err := session.Processes(started)
		if _, there := os.Stat(folder); err == nil && len(left) == 0 && there != nil {
			return
		}
	}
	t.Errorf("process %d goes on, or %s is left", started, folder)
}

// goneProcess returns the id of a process that has ended.
func goneProcess(t *testing.T) int {
	t.Helper()
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	return gone.Process.Pid
}

func TestFolders(t *testing.T) {
	gone, alive := goneProcess(t), os.Getppid()
	old, now := time.Now().Add(-2*foreignAge), time.Now()
	for _, test := range []struct {
		name, host string
		written    time.Time
		kept       bool
	}{
		{fmt.Sprint(Prefix, gone), host(), now, false},
		{fmt.Sprint(Prefix, alive), host(), old, true},
		{fmt.Sprint(Prefix, gone), "another", now, true}, // this machine cannot know whether that process is gone
		{fmt.Sprint(Prefix, gone), "another", old, false},
		{fmt.Sprint(Prefix, alive), "another", old, false},
		{Prefix + "mine", host(), old, true},
		{"gonb_12345678", "", now, true},
		{"gonb_12345678", "", old, false},
		{"go-build12", "", old, false},
		{"warm-12", "", old, false},
		{"run-12", "", old, false},
		{"other", "", old, true},
	} {
		tmp := filepath.Join(t.TempDir(), "tmp")
		folder := filepath.Join(tmp, test.name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if test.host != "" {
			if err := os.WriteFile(filepath.Join(folder, hostFile), []byte(test.host), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(folder, test.written, test.written); err != nil {
			t.Fatal(err)
		}
		owner, err := Begin(tmp, filepath.Join(tmp, ".woodkit"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(folder); (err == nil) != test.kept {
			t.Errorf("%s of host %q, written %v: %v, want it kept: %v", test.name, test.host, test.written, err, test.kept)
		}
		if info, err := os.Stat(owner.Folder); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the command's own folder: %v, %v", info, err)
		}
		if err := owner.End(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(owner.Folder); err == nil {
			t.Error("the command's own folder is left")
		}
	}
}

// waiting starts a process that waits. It has its own session and these variables.
func waiting(t *testing.T, variables ...string) int {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(append(os.Environ(), partVariable+"=waits"), variables...)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	// Until the new program runs, its process still has this process's environment.
	for until := time.Now().Add(time.Minute); time.Now().Before(until); runtime.Gosched() {
		environ, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", command.Process.Pid))
		if strings.Contains(string(environ), partVariable) {
			break
		}
	}
	return command.Process.Pid
}

func TestProcesses(t *testing.T) {
	t.Parallel() // it waits for the time that processes get to end by themselves
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells the environment of other processes")
	}
	place := filepath.Join(t.TempDir(), ".woodkit")
	here := home.Variable + "=" + place
	gone := strconv.Itoa(goneProcess(t))
	for _, test := range []struct {
		what      string
		variables []string
		kept      bool
	}{
		{"its command is gone", []string{here, ownerVariable + "=" + gone + ".1"}, false},
		{"another process has the id of its command", []string{here, ownerVariable + "=" + strconv.Itoa(os.Getpid()) + ".1"}, false},
		{"its command is there", []string{here, ownerVariable + "=" + name(os.Getpid())}, true},
		{"it has another .woodkit", []string{here + "2", ownerVariable + "=" + gone + ".1"}, true},
		{"it has no command", []string{here}, true},
	} {
		pid := waiting(t, test.variables...)
		owner, err := Begin(t.TempDir(), place)
		if err != nil {
			t.Fatal(err)
		}
		left, err := session.Processes(pid)
		if err != nil || slices.Contains(left, pid) != test.kept {
			t.Errorf("%s: left %v, %v; want it kept: %v", test.what, left, err, test.kept)
		}
		if err := owner.End(); err != nil {
			t.Error(err)
		}
	}
}

// TestFilesInUse: a kernel that an editor started still uses old files.
func TestFilesInUse(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells the environment of other processes")
	}
	tmp := t.TempDir()
	folder := filepath.Join(tmp, "gonb_12345678")
	old := time.Now().Add(-2 * oldAge)
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(folder, old, old); err != nil {
		t.Fatal(err)
	}
	waiting(t, "TMPDIR="+tmp)
	owner, err := Begin(tmp, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Errorf("it was removed: %v", err)
	}
	if err := owner.End(); err != nil {
		t.Error(err)
	}
}

// TestEnviron: what the command starts gets its name and its folder.
func TestEnviron(t *testing.T) {
	owner, err := Begin(t.TempDir(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer owner.End()
	environ := owner.Environ()
	for _, want := range []string{"TMPDIR=" + owner.Folder, folderVariable + "=" + owner.Folder} {
		if !slices.Contains(environ, want) {
			t.Errorf("%q is not in %q", want, environ)
		}
	}
}
