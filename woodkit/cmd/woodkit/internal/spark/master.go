package spark

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"
)

// answers is how long a master may take to accept a connection.
const answers = 5 * time.Second

// local matches the masters that are in the driver itself: local, local[2] and local[*]. In local[2,4] a task is tried four times.
var local = regexp.MustCompile(`^local(\[(\d+|\*)(,\d+)?\])?$`)

// Master checks the text of a master and returns it in the form that Spark takes.
func Master(text string) (string, error) {
	if found := local.FindStringSubmatch(text); found != nil {
		switch {
		case found[1] == "":
			return "local[1,4]", nil
		case found[3] == "": // Spark itself would not try a task again here
			return "local[" + found[2] + ",4]", nil
		}
		return text, nil
	}
	_, err := addresses(text)
	return text, err
}

// addresses returns the addresses in spark://HOST:PORT,HOST:PORT.
func addresses(master string) ([]string, error) {
	list, ok := strings.CutPrefix(master, "spark://")
	if !ok {
		return nil, fmt.Errorf("--master %s: must be local[N] with a number of cores or *, or spark://HOST:PORT", master)
	}
	all := strings.Split(list, ",")
	for _, one := range all {
		if host, port, err := net.SplitHostPort(one); err != nil || host == "" || port == "" {
			return nil, fmt.Errorf("--master %s: %q is not HOST:PORT", master, one)
		}
	}
	return all, nil
}

// Answers fails if nothing listens where the master should be. Spark itself would try for a minute, and then say little.
func Answers(ctx context.Context, master string) error {
	if local.MatchString(master) {
		return nil
	}
	all, err := addresses(master)
	if err != nil {
		return err
	}
	dialer := net.Dialer{Timeout: answers}
	var failed error
	for _, one := range all {
		connection, err := dialer.DialContext(ctx, "tcp", one)
		if err == nil {
			return connection.Close()
		}
		failed = err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var reason *net.OpError
	if errors.As(failed, &reason) {
		failed = reason.Err
	}
	return fmt.Errorf("the master %s does not answer: %w; start it, or check its address and port", master, failed)
}

// onLoopback reports whether a master is in this process or at a loopback address, so that Spark needs no other address.
func onLoopback(master string) bool {
	if local.MatchString(master) {
		return true
	}
	all, err := addresses(master)
	for _, one := range all {
		host, _, _ := net.SplitHostPort(one)
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return err == nil
}
