package session

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"
)

// variable makes the test program a family: a process that starts another one in its own process group. Both wait.
const variable = "WOODKIT_TEST_FAMILY"

func TestMain(m *testing.M) {
	switch os.Getenv(variable) {
	case "parent":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), variable+"=child")
		child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		time.Sleep(time.Hour)
	case "child": // the child prints this itself, because just after its start a process has no environment yet
		fmt.Println(os.Getpid())
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

// family starts a family and returns both processes.
func family(t *testing.T, mark string, attributes *syscall.SysProcAttr) (parent *exec.Cmd, child int) {
	t.Helper()
	parent = exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), variable+"=parent", mark)
	parent.SysProcAttr = attributes
	printed, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = parent.Process.Kill(); _ = parent.Wait() })
	line, err := bufio.NewReader(printed).ReadString('\n')
	if _, scanErr := fmt.Sscan(line, &child); err != nil || scanErr != nil {
		t.Fatalf("the parent printed %q (%v)", line, err)
	}
	return parent, child
}

func TestSession(t *testing.T) {
	parent, child := family(t, "A=b", &syscall.SysProcAttr{Setsid: true})
	id := parent.Process.Pid
	found, err := Processes(id)
	if err != nil || !slices.Contains(found, id) || !slices.Contains(found, child) || len(found) != 2 {
		t.Fatalf("session %d has %v (error %v), want %v", id, found, err, []int{id, child})
	}
	begun, err := Of(os.Getpid())
	if err != nil || !slices.Equal(begun, []int{id}) {
		t.Errorf("this process began %v (error %v), want %v", begun, err, []int{id})
	}
	_ = parent.Process.Kill() // the child must be found even without its parent
	_ = parent.Wait()
	if err := Kill(id); err != nil {
		t.Fatal(err)
	}
	if left, err := Processes(id); err != nil || len(left) > 0 {
		t.Errorf("left: %v (error %v)", left, err)
	}
	if err := Kill(id); err != nil {
		t.Errorf("a session without processes: %v", err)
	}
}

func TestKillMarked(t *testing.T) {
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("the environment of other processes is seen on Linux only")
	}
	mark := fmt.Sprintf("WOODKIT_TEST_MARK=%d", os.Getpid())
	marked, child := family(t, mark, &syscall.SysProcAttr{Setsid: true})
	other, _ := family(t, mark+"0", &syscall.SysProcAttr{Setsid: true})
	if err := KillMarked(mark); err != nil {
		t.Fatal(err)
	}
	if left, err := Processes(marked.Process.Pid); err != nil || len(left) > 0 {
		t.Errorf("left of the marked ones, %d among them: %v (error %v)", child, left, err)
	}
	if left, err := Processes(other.Process.Pid); err != nil || len(left) != 2 {
		t.Errorf("of the others %v are there (error %v), want 2", left, err)
	}
	if err := Kill(other.Process.Pid); err != nil {
		t.Error(err)
	}
}
