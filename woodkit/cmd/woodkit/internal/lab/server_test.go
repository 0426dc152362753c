package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/leftbehind"
	"woodscape.example/woodkit/internal/session"
)

// fakeVariable makes the test program act as JupyterLab, or as one of its kernels. Its value says how.
const fakeVariable = "WOODKIT_FAKE_LAB"

func TestMain(m *testing.M) {
	switch part := os.Getenv(fakeVariable); part {
	case "":
		os.Exit(leftbehind.Run(m))
	case "kernel":
		time.Sleep(time.Hour)
	default:
		os.Exit(fake(part, os.Args[1:]))
	}
}

// fake serves /api/status to requests with the token. Its kernel runs in a separate session.
func fake(part string, args []string) int {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	value := make(map[string]string)
	for _, arg := range args {
		name, text, _ := strings.Cut(arg, "=")
		value[name] = text
	}
	kernel := exec.Command(os.Args[0])
	kernel.Env = append(os.Environ(), fakeVariable+"=kernel")
	kernel.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := kernel.Start(); err != nil {
		fmt.Println(err)
		return 1
	}
	err := os.WriteFile("kernel.new", []byte(strconv.Itoa(kernel.Process.Pid)), 0o644)
	if err == nil { // a test that waits for the file must find it complete
		err = os.Rename("kernel.new", "kernel")
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	switch part {
	case "late": // another lab took the port after it was found free; with the next port, the fake serves
		if value["--ServerApp.port"] == os.Getenv("WOODKIT_TAKEN_PORT") {
			fmt.Println("ERROR: the Jupyter server could not be started because port 1 is not available.")
			return 1
		}
	case "dies":
		fmt.Println("ModuleNotFoundError: No module named 'jupyterlab'")
		return 1
	case "silent":
		<-stop
		return 0
	}
	token, err := os.ReadFile(os.Getenv(tokenFileVariable))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	address := net.JoinHostPort(value["--ServerApp.ip"], value["--ServerApp.port"])
	http.HandleFunc("GET /api/status", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "token "+string(token) {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	http.HandleFunc("GET /shutdown", func(http.ResponseWriter, *http.Request) { stop <- syscall.SIGQUIT })
	failed := make(chan error, 1)
	go func() { failed <- http.ListenAndServe(address, nil) }() // ends with the process
	for {
		select {
		case err := <-failed:
			fmt.Println(err)
			return 1
		case signal := <-stop:
			if signal == syscall.SIGTERM {
				fmt.Println("[C 2026-01-02 03:04:05.678 ServerApp] received signal 15, stopping") // as Jupyter does
			}
			if os.Getenv("WOODKIT_TEST_PARENT") != "" { // there is no other process left to end it
				_ = kernel.Process.Kill()
			}
			if part == "stubborn" { // a busy kernel does not answer, so the server ends only after the kernel
				_ = kernel.Wait()
			}
			return 0
		}
	}
}

// options returns options that serve a folder with the fake.
func options(t *testing.T, part string) Options {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	return Options{
		Python: program, Environ: append(os.Environ(), fakeVariable+"="+part), Folder: folder, Port: 18888,
		Log: filepath.Join(folder, "logs", "lab.log"),
	}
}

// kernelGone checks that the fake kernel of the folder is gone.
func kernelGone(t *testing.T, o Options) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.Folder, "kernel"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if left, err := session.Processes(id); err != nil || len(left) > 0 {
		t.Errorf("of the kernel %v are left (error %v)", left, err)
	}
}

func TestServer(t *testing.T) {
	for _, part := range []string{"obedient", "stubborn"} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			o := options(t, part)
			s, err := Start(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			page := s.Page("02-a b.ipynb")
			want := fmt.Sprintf("http://127.0.0.1:%d/lab/tree/02-a%%20b.ipynb?token=%s", s.Port, s.Token)
			if page != want || len(s.Token) < 20 {
				t.Errorf("got page %s, want %s", page, want)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if !s.Wait(ctx) {
				t.Error("Wait says that the server ended by itself")
			}
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
			if s.Wait(t.Context()) {
				t.Error("Wait does not see that the server ended")
			}
			kernelGone(t, o)
		})
	}
}

func TestHost(t *testing.T) {
	for address, want := range map[string]string{
		"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1", "::1": "::1", "192.0.2.7": "192.0.2.7", "2001:db8::7": "2001:db8::7",
	} {
		if got := (Options{Address: address}).host(); got != want {
			t.Errorf("listening on %q it is reached under %s, want %s", address, got, want)
		}
	}
}

// TestServerOnAnotherAddress serves on an address other than 127.0.0.1, which then does not answer.
func TestServerOnAnotherAddress(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has all of 127.0.0.0/8 at hand")
	}
	o := options(t, "obedient")
	o.Address = "127.0.0.2"
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("http://127.0.0.2:%d/lab?token=%s", s.Port, s.Token); s.Page("") != want {
		t.Errorf("got page %s, want %s", s.Page(""), want)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func TestTokensDiffer(t *testing.T) {
	o := options(t, "obedient")
	var tokens []string
	for range 2 {
		s, err := start(o, 1)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, s.Token)
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
	if tokens[0] == tokens[1] {
		t.Error("two servers have the same token")
	}
}

func TestServerIsShutDownFromThePage(t *testing.T) {
	o := options(t, "obedient")
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Get(s.Base() + "/shutdown")
	if err == nil {
		response.Body.Close()
	}
	if s.Wait(t.Context()) {
		t.Error("Wait says that it was asked")
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	kernelGone(t, o)
}

func TestTakenPort(t *testing.T) {
	o := options(t, "obedient")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	o.Port = taken.Addr().(*net.TCPAddr).Port
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}()
	if s.Port <= o.Port || s.Port > o.Port+100 {
		t.Errorf("port %d is taken, got %d", o.Port, s.Port)
	}
	o.Port = 70000
	if _, err := Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), "no free port from 70000") {
		t.Errorf("got error %v", err)
	}
}

// TestPortIsTakenMeanwhile lets another lab take the port after the search for a free one and before the server's start.
func TestPortIsTakenMeanwhile(t *testing.T) {
	o := options(t, "late")
	free, err := freePort(o.address(), 19000)
	if err != nil {
		t.Fatal(err)
	}
	o.Port = free
	o.Environ = append(o.Environ, "WOODKIT_TAKEN_PORT="+strconv.Itoa(free))
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Port <= free {
		t.Errorf("got port %d, want one after %d", s.Port, free)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func TestServerThatDies(t *testing.T) {
	o := options(t, "dies")
	_, err := Start(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "No module named 'jupyterlab' (log: "+o.Log) {
		t.Errorf("got error %v, want its last words and the log", err)
	}
	kernelGone(t, o)
	o.Python = filepath.Join(o.Folder, "python")
	if _, err := Start(t.Context(), o); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got error %v", err)
	}
}

func TestStartIsCancelled(t *testing.T) {
	o := options(t, "silent")
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	defer watching.Wait()
	defer cancel()
	watching.Go(func() { // ends when the fake is there or the test is over
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			if _, err := os.Stat(filepath.Join(o.Folder, "kernel")); err == nil {
				cancel()
			}
			<-tick.C
		}
	})
	if _, err := Start(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want the context's", err)
	}
	kernelGone(t, o)
}

// TestParentDies kills a program that serves. On Linux, the server and its kernel must end with it.
func TestParentDies(t *testing.T) {
	const variable = "WOODKIT_TEST_PARENT"
	if os.Getenv(variable) != "" {
		o := options(t, "obedient")
		s, err := Start(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("server", s.command.Process.Pid)
		s.Wait(t.Context())
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a killed program's server")
	}
	parent := exec.Command(os.Args[0], "-test.run=^TestParentDies$")
	parent.Env = append(os.Environ(), variable+"=yes", "TMPDIR="+t.TempDir())
	printed, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var server int
	if _, err := fmt.Fscanf(printed, "server %d\n", &server); err != nil {
		t.Fatal(err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(4 * time.Minute) // normally this takes a moment, but the machine may be twenty times overloaded
	for {
		left, err := session.Processes(server)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the server's processes %v are still there", left)
		}
	}
}
