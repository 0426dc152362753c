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

// Options say what to serve.
type Options struct {
	Python  string   // the interpreter with JupyterLab
	Environ []string // the complete environment of server, kernels and cells
	Folder  string   // what it shows
	Address string   // where it listens; empty means the loopback address
	Port    int      // the first to try; the next free one is taken
	Token   string   // what a browser must know; empty means a random one
	Log     string   // file for everything that the server and the kernels print
	Expose  bool     // let scripts in the page use window.jupyterapp, for tests
}

// Server is a running JupyterLab.
type Server struct {
	Port  int
	Token string

	host    string // under which this machine reaches it
	log     string // file
	private string // folder that only this user can read; Stop removes it
	command *exec.Cmd
	mark    string        // in the environment of everything that it starts
	ended   chan struct{} // closed when the process is gone
}

// patience limits how long the server may take: to answer after its start, and to end after it was asked to.
const (
	startPatience = 2 * time.Minute
	stopPatience  = 8 * time.Second
	kernelsGrace  = 1500 * time.Millisecond // then kernels that a busy cell keeps from answering are ended
)

// markVariable marks the server's processes, so that none is missed at the end.
const markVariable = "WOODKIT_LAB"

// Start starts the server and returns when it answers. It fails where no port is free, and where the server ends or says
// nothing; the error has its last words.
func Start(ctx context.Context, o Options) (*Server, error) {
	const tries = 5
	first := o.Port
	for range tries { // another program may take the port between the search and the server's start
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

// freePort is the first port from first on that can be had on the address.
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

// host is the address under which this machine reaches the server: where it listens on every address, the loopback one of
// the same kind, since Jupyter takes :: for IPv6 alone.
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
	defer log.Close() // the child has its own
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
	if os.Geteuid() == 0 { // containers; the server refuses otherwise
		s.command.Args = append(s.command.Args, "--allow-root")
	}
	if o.Expose {
		s.command.Args = append(s.command.Args, "--LabApp.expose_app_in_browser=True")
	}
	s.command.Dir = o.Folder
	s.command.Env = append(withoutToken(o.Environ), s.mark, tokenFileVariable+"="+tokenFile) // neither in the list of processes nor in a cell
	s.command.Stdout, s.command.Stderr = log, log
	// A session of its own: a terminal's Ctrl-C reaches us alone, and closing the terminal too.
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

// Page is the address under which a browser sees a notebook, given by its path below the folder, or JupyterLab alone
// where name is empty. The address holds the token, so it lets anyone who has it run programs here.
func (s *Server) Page(name string) string {
	path := "/lab"
	if name != "" {
		path += "/tree/" + filepath.ToSlash(name)
	}
	return s.address(path, url.Values{"token": {s.Token}})
}

// Base is the address of the server without a path.
func (s *Server) Base() string { return s.address("", nil) }

// Wait returns when the context ends, with true, or when the server ended by itself, as by the menu's Shut Down.
func (s *Server) Wait(ctx context.Context) (asked bool) {
	select {
	case <-ctx.Done():
		return true
	case <-s.ended:
		return false
	}
}

// Stop ends the server, its kernels and everything that their cells started, and returns when they are gone. Notebooks are
// as they were last saved.
func (s *Server) Stop() error {
	kernels, err := session.Of(s.command.Process.Pid)
	_ = s.command.Process.Signal(syscall.SIGTERM) // gone already is as good
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

// lastLine is the last line of a log that is not empty.
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
