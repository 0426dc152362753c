package lab

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"woodscape.example/woodkit/internal/session"
)

// nobody is the id of a user who owns nothing here.
const nobody = 65534

// sharedOptions returns options for a checkout on a shared machine, which is below a folder that all users may enter.
func sharedOptions(t *testing.T) Options {
	t.Helper()
	checkout, err := os.MkdirTemp("", "woodkit-shared-") // every folder above t.TempDir's is closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(checkout) })
	o := options(t, "obedient")
	o.Folder = filepath.Join(checkout, "lab")
	runtime := filepath.Join(checkout, ".woodkit", "jupyter", "runtime")
	for _, dir := range []string{o.Folder, runtime} { // as an older woodkit made them
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(checkout, 0o755); err != nil {
		t.Fatal(err)
	}
	o.Log = filepath.Join(checkout, ".woodkit", "logs", "lab.log")
	o.Environ = append(o.Environ, runtimeVariable+"="+runtime, "JUPYTER_TOKEN=stale")
	return o
}

func mode(t *testing.T, name string) os.FileMode {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

// TestTokenIsPrivate looks for the token in all places that another user of this machine can read while the server runs.
func TestTokenIsPrivate(t *testing.T) {
	o := sharedOptions(t)
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Stop() }() // a second call is harmless
	page, err := s.Redirect("01 a.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(page); err != nil || !strings.Contains(string(text), s.Token) || !strings.Contains(string(text), "/lab/tree/01%20a.ipynb") {
		t.Errorf("the page for the browser is %q, %v", text, err)
	}
	runtime := valueOf(o.Environ, runtimeVariable)
	for name, want := range map[string]os.FileMode{runtime: 0o700, filepath.Dir(page): 0o700, page: 0o600, o.Log: 0o600} {
		if got := mode(t, name); got != want {
			t.Errorf("%s has mode %o, want %o", name, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(s.private, "token")); err == nil {
		t.Error("the token's file is still there after the server has read it")
	}
	t.Run("processes", func(t *testing.T) { noTokenInProcesses(t, s) })
	t.Run("nobody", func(t *testing.T) { nobodySees(t, s, filepath.Dir(filepath.Dir(filepath.Dir(runtime))), runtime) })
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(runtime); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// noTokenInProcesses reads the command line and the environment of the server and of everything that it started.
func noTokenInProcesses(t *testing.T, s *Server) {
	if runtime.GOOS != "linux" {
		t.Skip("the environment of other processes is seen on Linux only")
	}
	running, err := session.Marked(s.mark)
	if err != nil || len(running) < 2 {
		t.Fatalf("found %v, %v; want the server and its kernel", running, err)
	}
	for _, pid := range running {
		for _, part := range []string{"cmdline", "environ"} {
			text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), part))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(text, []byte(s.Token)) || bytes.Contains(text, []byte("JUPYTER_TOKEN=")) {
				t.Errorf("%s of process %d has a token", part, pid)
			}
		}
	}
}

// nobodySees searches the checkout as a user who owns nothing.
func nobodySees(t *testing.T, s *Server, checkout, runtime string) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user")
	}
	as := func(program string, args ...string) (string, error) {
		command := exec.Command(program, args...)
		command.Dir = "/"
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		text, err := command.CombinedOutput()
		return string(text), err
	}
	if text, err := as("ls", checkout); err != nil || !strings.Contains(text, "lab") {
		t.Fatalf("nobody cannot even enter the checkout, so that this proves nothing: %q, %v", text, err)
	}
	if text, err := as("ls", runtime); err == nil {
		t.Errorf("nobody lists the folder: %q", text)
	}
	if text, err := as("cat", filepath.Join(s.private, "open.html"), o644(t, runtime)); err == nil || strings.Contains(text, s.Token) {
		t.Errorf("nobody reads %q", text)
	}
	if text, _ := as("grep", "-r", "-l", s.Token, checkout); strings.Contains(text, "\n/") || strings.HasPrefix(text, "/") {
		t.Errorf("nobody finds the token in %s", text)
	}
}

// o644 makes a file in the folder with a mode that lets all users read it, like the page that Jupyter writes. Only the
// folder's mode protects it.
func o644(t *testing.T, folder string) string {
	t.Helper()
	name := filepath.Join(folder, "jpserver-1-open.html")
	if err := os.WriteFile(name, []byte("a page"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(name) })
	return name
}
