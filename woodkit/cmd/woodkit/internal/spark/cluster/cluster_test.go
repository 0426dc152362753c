package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/leftbehind"
	"woodscape.example/woodkit/internal/session"
	"woodscape.example/woodkit/synth"
)

func TestMain(m *testing.M) { os.Exit(leftbehind.Run(stopping{m})) }

// stopping stops the cluster that the tests share, before leftbehind looks for processes and files.
type stopping struct{ m *testing.M }

func (s stopping) Run() int {
	code := s.m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stopping the cluster:", err)
		return 1
	}
	return code
}

// patience is how long a test waits for what takes a second on an idle machine.
const patience = 3 * time.Minute

// frames is how many masks the data set has.
const frames = 96

// A cluster is a master and two workers with a core each, and what jobs on it need.
type cluster struct {
	once        sync.Once
	skip        string // why there is none
	err         error
	environment *setup.Environment
	woodkit     string // the command, which is also the workers' program
	folder      string // of everything that is below
	data        string // a synthetic data set
	home        string // the command's .woodkit folder
	master      string // its address
	daemons     []daemon
}

// A daemon is a process of Spark, and the loopback address that it has for itself.
type daemon struct {
	*exec.Cmd
	host string
}

var shared cluster

// start returns the cluster. The first test starts it. A test is skipped where there is no PySpark.
func start(t testing.TB) *cluster {
	t.Helper()
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("jobs on a cluster take seconds; they look for processes and take loopback addresses as only Linux has them")
	}
	shared.once.Do(func() { shared.err = shared.start() })
	if shared.skip != "" {
		t.Skip(shared.skip)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return &shared
}

func (c *cluster) start() (err error) {
	if c.environment, err = setup.Open(); err != nil {
		return err
	}
	if _, err := os.Stat(c.environment.SparkPython()); err != nil {
		c.skip = "PySpark is not installed in this checkout: go tool woodkit setup --spark"
		return nil
	}
	if c.woodkit, err = c.environment.Worker(context.Background(), home.Platform()); err != nil {
		return err
	}
	if c.folder, err = os.MkdirTemp("", "cluster"); err != nil {
		return err
	}
	c.data, c.home = filepath.Join(c.folder, "data"), filepath.Join(c.folder, "home")
	if err := synth.Generate(context.Background(), c.data, synth.Options{Frames: frames}); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	c.master = "spark://127.0.0.1:" + port
	if err := c.daemon("127.0.0.1", "master.Master", "I have been elected leader", "--port", port); err != nil {
		return err
	}
	for _, host := range []string{"127.0.0.2", "127.0.0.3"} { // Spark does not try a slow task again on the same host
		if err := c.worker(host); err != nil {
			return err
		}
	}
	return nil
}

// worker starts a worker daemon and waits until the master knows it.
func (c *cluster) worker(host string) error {
	folder := filepath.Join(c.folder, fmt.Sprintf("worker-%d", len(c.daemons)))
	return c.daemon(host, "worker.Worker", "Successfully registered with master", "--cores", "1", "--memory", "1g", "--work-dir", folder, c.master)
}

// daemon starts a daemon of Spark in a session of its own, and waits until its log says that it is ready.
func (c *cluster) daemon(host, class, ready string, args ...string) error {
	java, err := setup.FindJava(context.Background())
	if err != nil {
		return err
	}
	jars, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(c.environment.SparkPython())), "lib", "python3*", "site-packages", "pyspark", "jars"))
	if err != nil || len(jars) != 1 {
		return fmt.Errorf("finding Spark's jars: %v, %w", jars, err)
	}
	name := filepath.Join(c.folder, fmt.Sprintf("daemon-%d.log", len(c.daemons)))
	log, err := os.Create(name)
	if err != nil {
		return err
	}
	defer log.Close()
	// Small, quick to start, and without files in the system's folder.
	command := exec.Command(java, "-Xmx256m", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir="+c.folder,
		"-cp", filepath.Join(jars[0], "*"), "org.apache.spark.deploy."+class, "--host", host, "--webui-port", "0")
	command.Args = append(command.Args, args...)
	command.Dir, command.Stdout, command.Stderr = c.folder, log, log
	command.Env = append(os.Environ(), "SPARK_LOCAL_IP="+host, "SPARK_HOME="+filepath.Dir(jars[0]), "SPARK_SCALA_VERSION=2.13")
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return err
	}
	c.daemons = append(c.daemons, daemon{command, host})
	return await(func() error {
		text, err := os.ReadFile(name)
		if err == nil && !bytes.Contains(text, []byte(ready)) {
			err = fmt.Errorf("%s is not ready:\n%s", class, text)
		}
		return err
	})
}

// stop ends all daemons and their executors, and removes the folder.
func (c *cluster) stop() error {
	var errs []error
	for _, daemon := range c.daemons {
		errs = append(errs, session.Kill(daemon.Process.Pid))
		_ = daemon.Wait()
	}
	return errors.Join(append(errs, os.RemoveAll(c.folder))...)
}

// await tries again until something is so. It returns the last error when the patience ends.
func await(so func() error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for until := time.Now().Add(patience); ; <-tick.C {
		if err := so(); err == nil || time.Now().After(until) {
			return err
		}
	}
}

// freePort returns a port on which nothing listens.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
