package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/session"
)

// TestLabIsInterrupted opens JupyterLab without a browser, starts a kernel in it, and ends JupyterLab with Ctrl-C.
func TestLabIsInterrupted(t *testing.T) {
	command := tool(t, "lab", "--no-browser", "--frames", "64", "--port", "18800")
	mark := fmt.Sprintf("WOODKIT_TEST_LAB=%d", os.Getpid())
	command.Env = append(os.Environ(), mark)
	var errs bytes.Buffer
	command.Stderr = &errs
	printed, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Process.Kill() }()
	line, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatalf("no address: %v\n%s", err, errs.String())
	}
	address, err := url.Parse(strings.TrimSpace(line))
	if err != nil || address.Hostname() != "127.0.0.1" || !strings.HasPrefix(address.Path, "/lab/tree/01-") {
		t.Fatalf("the address is %q (%v)", line, err)
	}
	token := address.Query().Get("token")
	if status := fetch(t, http.MethodGet, address.String(), "", ""); status != http.StatusOK {
		t.Errorf("the page answers %d", status)
	}
	kernels := fmt.Sprintf("http://%s/api/kernels", address.Host)
	if status := fetch(t, http.MethodGet, kernels, "", ""); status != http.StatusForbidden {
		t.Errorf("without the token the server answers %d, want %d", status, http.StatusForbidden)
	}
	if status := fetch(t, http.MethodPost, kernels, token, `{"name": "woodkit"}`); status != http.StatusCreated {
		t.Fatalf("starting a kernel: the server answers %d", status)
	}
	running, err := session.Marked(mark)
	if err != nil || runtime.GOOS == "linux" && len(running) < 4 { // the go command and woodkit also have the mark
		t.Errorf("the server and the kernel should be running: %v, %v", running, err)
	}
	if own := ownFolders(t, running); len(own) != 1 && runtime.GOOS == "linux" {
		t.Errorf("folders for temporary files %v, want that of the command", own)
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := ended(t, command); code != 0 {
		t.Errorf("exit code %d, want 0; it printed\n%s", code, errs.String())
	}
	if left, err := session.Marked(mark); err != nil || len(left) > 0 {
		t.Errorf("processes %v are still running (error %v)", left, err)
	}
	if left := ownFolders(t, running); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	for _, noise := range []string{"ServerApp", "LabApp", "Warning", "Traceback"} {
		if strings.Contains(errs.String(), noise) {
			t.Errorf("the server's own messages are printed:\n%s", errs.String())
		}
	}
}

// fetch sends a request and returns the answer's status.
func fetch(t *testing.T, method, address, token, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "token "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// TestResetForgetsGuessesAndExercises: the next reader begins afresh, and the old copies and all records are kept.
func TestResetForgetsGuessesAndExercises(t *testing.T) {
	from, home := t.TempDir(), t.TempDir()
	for _, file := range []string{
		filepath.Join(from, "README.md"), filepath.Join(home, "lab", "README.md"), filepath.Join(home, "records", "a.json"),
		filepath.Join(home, "guesses", "reader", "a.json"), filepath.Join(home, "exercises", "reader", "a.json"),
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(file), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	if err := (&LabCommand{Reset: true}).copies(from, filepath.Join(home, "lab"), &said); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	if len(left) != 3 || left[0] != "lab" || !strings.HasPrefix(left[1], "lab-2") || left[2] != "records" || !strings.Contains(said.String(), left[1]) {
		t.Errorf("left: %q; said %q", left, said.String())
	}
}
