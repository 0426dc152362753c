package lab

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/session"
)

// Options tell Start what to serve.
type Options struct {
	Python  string   // the interpreter with JupyterLab
	Environ []string // the complete environment of server, kernels and cells
	Folder  string   // the folder to show
	Address string   // the address to listen on; empty means the loopback address
	Port    int      // the first port to try; the server takes the next free one
	Token   string   // the secret that a browser needs; empty means a random one
	Log     string   // file for everything that the server and the kernels print
	Expose  bool     // let scripts in the page use window.jupyterapp, for tests
}

// Server is a running JupyterLab.
type Server struct {
	Port  int
	Token string

	host    string // address at which this machine reaches it
	log     string // path of the log file
	private string // folder that only this user can read; Stop removes it
	command *exec.Cmd
	mark    string        // in the environment of everything that it starts
	ended   chan struct{} // closed when the process is gone
}

// How long the server may take to answer after its start, and to end after it was asked to.
const (
	startPatience = 2 * time.Minute
	stopPatience  = 8 * time.Second
	kernelsGrace  = 1500 * time.Millisecond // after that, kernels that don't answer because of a busy cell are killed
)

// markVariable marks the server's processes, so that all of them are found at the end.
const markVariable = "WOODKIT_LAB"

// Start starts the server and returns when the server answers. It fails if no port is free, or if the server ends or does
// not answer. The error has the last line of the server's log.
func Start(ctx context.Context, o Options) (*Server, error) {
	const tries = 5
	first := o.Port
	for range tries { // another program may take the port before the server does
		port, err := freePort(o.address(), first)
		if err != nil {
			return nil, err
		}
		s, err := start(o, port)
		if err != nil {
			return nil, err
		}
		err = s.answer(ctx)
		if err == nil {
			err = s.forgetToken()
		}
		if err == nil {
			return s, nil
		}
		_ = s.Stop()
		if last := lastLine(o.Log); !strings.Contains(last, "already in use") && !strings.Contains(last, "is not available") {
			return nil, fmt.Errorf("starting JupyterLab: %w: %s (log: %s)", err, last, o.Log)
		}
		first = port + 1
	}
	return nil, fmt.Errorf("starting JupyterLab: no port from %d on stayed free", o.Port)
}

// freePort returns the first free port on the address, from first on.
func freePort(address string, first int) (int, error) {
	const tries = 100
	for port := first; port < min(first+tries, 1<<16); port++ {
		listener, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
		if err == nil {
			return port, listener.Close()
		}
	}
	return 0, fmt.Errorf("starting JupyterLab: no free port from %d on: choose another with --port", first)
}

const loopback = "127.0.0.1"

func (o Options) address() string { return cmp.Or(o.Address, loopback) }

// host returns the address at which this machine reaches the server. If the server listens on all addresses, it returns the
// loopback address of the same kind, because Jupyter takes :: to mean IPv6 only.
func (o Options) host() string {
	switch ip := net.ParseIP(o.address()); {
	case !ip.IsUnspecified():
		return o.address()
	case ip.To4() == nil:
		return net.IPv6loopback.String()
	}
	return loopback
}

func start(o Options, port int) (*Server, error) {
	s := &Server{Port: port, Token: cmp.Or(o.Token, rand.Text()), host: o.host(), log: o.Log, ended: make(chan struct{})}
	s.mark = markVariable + "=" + rand.Text()
	if err := os.MkdirAll(filepath.Dir(o.Log), 0o755); err != nil {
		return nil, fmt.Errorf("starting JupyterLab: %w", err)
	}
	log, err := os.OpenFile(o.Log, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("starting JupyterLab: %w", err)
	}
	defer log.Close() // the child has its own copy
	s.private, err = privateFolders(o.Environ)
	if err != nil {
		return nil, fmt.Errorf("starting JupyterLab: %w", err)
	}
	tokenFile, err := hideToken(s.private, s.Token)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting JupyterLab: %w", err), os.RemoveAll(s.private))
	}
	s.command = exec.Command(o.Python, "-m", "jupyterlab", "--no-browser",
		"--ServerApp.ip="+o.address(), "--ServerApp.port="+strconv.Itoa(port), "--ServerApp.port_retries=0",
		"--ServerApp.root_dir="+o.Folder)
	if os.Geteuid() == 0 { // as in containers; without this, the server refuses to run as root
		s.command.Args = append(s.command.Args, "--allow-root")
	}
	if o.Expose {
		s.command.Args = append(s.command.Args, "--LabApp.expose_app_in_browser=True")
	}
	s.command.Dir = o.Folder
	s.command.Env = append(withoutToken(o.Environ), s.mark, tokenFileVariable+"="+tokenFile) // no token, so that no cell and no list of processes has it
	s.command.Stdout, s.command.Stderr = log, log
	// With a separate session, Ctrl-C and the closing of the terminal reach only us.
	s.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	dieWithParent(s.command.SysProcAttr)
	started := make(chan error)
	go func() { // ends with the process
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := s.command.Start()
		started <- err
		if err == nil {
			_ = s.command.Wait()
			close(s.ended)
		}
	}()
	if err := <-started; err != nil {
		return nil, errors.Join(fmt.Errorf("starting JupyterLab: %w", err), os.RemoveAll(s.private))
	}
	return s, nil
}

// answer waits until the server accepts its token.
func (s *Server) answer(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address("/api/status", nil), nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "token "+s.Token)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: the server is on this machine
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		response, err := client.Do(request)
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-s.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

func (s *Server) address(path string, query url.Values) string {
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(s.host, strconv.Itoa(s.Port)), Path: path, RawQuery: query.Encode()}
	return u.String()
}

// Page returns the address of a notebook for a browser. name is the notebook's path below the folder, or empty for
// JupyterLab alone. The address contains the token, so it allows everyone who has it to run programs on this machine.
func (s *Server) Page(name string) string {
	path := "/lab"
	if name != "" {
		path += "/tree/" + filepath.ToSlash(name)
	}
	return s.address(path, url.Values{"token": {s.Token}})
}

// Base returns the address of the server without a path.
func (s *Server) Base() string { return s.address("", nil) }

// Wait returns true when the context ends. It returns false when the server has ended by itself, for example by Shut Down
// in the menu.
func (s *Server) Wait(ctx context.Context) (asked bool) {
	select {
	case <-ctx.Done():
		return true
	case <-s.ended:
		return false
	}
}

// Stop ends the server, its kernels and everything that their cells started, and returns when they are gone. The notebooks
// stay as they were last saved.
func (s *Server) Stop() error {
	kernels, err := session.Of(s.command.Process.Pid)
	_ = s.command.Process.Signal(syscall.SIGTERM) // if it is already gone, that is fine too
	grace, end := time.NewTimer(kernelsGrace), time.NewTimer(stopPatience)
	defer grace.Stop()
	defer end.Stop()
	for running := true; running; {
		select {
		case <-s.ended:
			running = false
		case <-grace.C:
			err = errors.Join(err, killAll(kernels))
		case <-end.C:
			_ = s.command.Process.Kill()
		}
	}
	return errors.Join(err, killAll(kernels), session.KillMarked(s.mark), os.RemoveAll(s.private))
}

func killAll(sessions []int) error {
	var errs []error
	for _, id := range sessions {
		errs = append(errs, session.Kill(id))
	}
	return errors.Join(errs...)
}

// lastLine returns the last line of a log that is not empty.
func lastLine(path string) string {
	last := "no message"
	file, err := os.Open(path)
	if err != nil {
		return last
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			last = line
		}
	}
	return last
}
