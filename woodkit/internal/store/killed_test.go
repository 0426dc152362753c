package store

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/leftbehind"
)

// writeVariable makes the test program write beside the file that the variable names, and then wait.
const writeVariable = "WOODKIT_TEST_WRITE"

func TestMain(m *testing.M) {
	if path := os.Getenv(writeVariable); path != "" {
		file, err := CreateBeside(path)
		if err == nil {
			_, err = file.WriteString("half")
		}
		fmt.Println(err)
		time.Sleep(time.Hour)
	}
	os.Exit(leftbehind.Run(m))
}

// writer starts a process that writes beside a file. It returns the name of the temporary file.
func writer(t *testing.T, path string) (process *exec.Cmd, name string) {
	t.Helper()
	process = exec.Command(os.Args[0])
	process.Env = append(os.Environ(), writeVariable+"="+path)
	printed, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(printed).ReadString('\n'); line != "<nil>\n" {
		t.Fatalf("it said %q, %v", line, err)
	}
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+strconv.Itoa(process.Process.Pid)+"-*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	return process, found[0]
}

func kill(process *exec.Cmd) {
	_ = process.Process.Kill()
	_ = process.Wait()
}

// TestKilledAMomentAgo: the next writer, or the next reader of the folder, removes what a killed writer left, as soon as it
// is certain that no process writes it.
func TestKilledAMomentAgo(t *testing.T) {
	moment := time.Now().Add(-2 * writerGone)
	accept := func(int) error { return nil }
	for what, next := range map[string]func(dir string) error{
		"writing the same file": func(dir string) error { return Save(dir, "a", 1) },
		"reading the folder":    func(dir string) error { _, _, err := Load(dir, accept); return err },
	} {
		dir := t.TempDir()
		process, name := writer(t, filepath.Join(dir, "a.json"))
		if err := os.Chtimes(name, moment, moment); err != nil {
			t.Fatal(err)
		}
		if err := next(dir); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(name); err != nil {
			t.Errorf("%s removed what is being written: %v", what, err)
		}
		kill(process)
		if err := next(dir); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s left %s", what, name)
		}
	}
}

// TestAWriterElsewhere: the process id of a writer in another container means nothing here, but that writer locks its
// file.
func TestAWriterElsewhere(t *testing.T) {
	dir := t.TempDir()
	process, _ := writer(t, filepath.Join(dir, "b.json"))
	kill(process)
	name := filepath.Join(dir, fmt.Sprintf(".a.json.%d-HELD", process.Process.Pid))
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(name, old, old); err != nil {
		t.Fatal(err)
	}
	if err := Save(dir, "a", 1); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(name); err != nil {
		t.Errorf("removed what is being written: %v", err)
	}
}
