package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"syscall"
)

// causes are common failures, recognised by a program's output, each with advice.
var causes = []struct {
	seen   *regexp.Regexp
	advice string
}{
	{regexp.MustCompile(`(?i)no space left on device|errno 28|disk quota exceeded`), "the disk is full: free some space (about 2 GB are needed) and start again"},
	{regexp.MustCompile(`(?i)read-only file system`), "the file system is read-only, so nothing can be written there"},
	{regexp.MustCompile(`(?i)ensurepip is not available|No module named '?(venv|ensurepip)`), "Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv), or install uv"},
	{regexp.MustCompile(`(?i)do not match the hashes|hash mismatch|checksum mismatch`), "the hash of a downloaded file differs from the locked one: clear the download caches, and check for a proxy or mirror between this machine and the package index"},
	{regexp.MustCompile(`(?i)temporary failure in name resolution|name or service not known|nodename nor servname|no such host|network is unreachable|connection refused|failed to establish a new connection|dns error|error sending request|i/o timeout|tls handshake timeout|connection timed out|read timed out|GOPROXY=off`), "no network: the package index or the Go module proxy does not answer; connect, or set HTTPS_PROXY, and start again"},
	{regexp.MustCompile(`(?i)certificate verify failed|x509: certificate|UnknownIssuer`), "the server's certificate is not trusted here: set SSL_CERT_FILE to the certificates of your network"},
	{regexp.MustCompile(`(?i)no matching distribution found|has no wheels|not a supported wheel`), "a Python package has no wheel for this Python and machine: use Python 3.10 to 3.14 on Linux or macOS"},
	{regexp.MustCompile(`(?i)permission denied`), "this user may not write to a file or folder: change its owner or its permissions"},
	{regexp.MustCompile(`(?i)signal: killed|cannot allocate memory`), "the program was killed, most likely because memory ran out: 2 GB are needed to compile"},
}

// explain turns the failure of a program or of a call into an error of one line that says what to do. output is the last
// part of the program's output.
func explain(operation string, err error, output string) error {
	advice := ""
	if file := new(fs.PathError); errors.As(err, &file) && !strings.Contains(operation, file.Path) {
		operation += " " + file.Path
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		advice = causes[0].advice
	case errors.Is(err, syscall.EROFS):
		advice = causes[1].advice
	default:
		for _, cause := range causes {
			if cause.seen.MatchString(output) || cause.seen.MatchString(err.Error()) {
				advice = cause.advice
				break
			}
		}
	}
	if advice == "" {
		advice = lastError(output)
	}
	if advice == "" {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return &failure{operation, advice, err}
}

// failure shows the advice and wraps the error that caused it.
type failure struct {
	operation, advice string
	cause             error
}

func (f *failure) Error() string { return f.operation + ": " + f.advice }
func (f *failure) Unwrap() error { return f.cause }

// sourcePosition matches the position in a message of the compiler.
var sourcePosition = regexp.MustCompile(`\.go:\d+:\d+: `)

// lastError returns the compiler's first message. Without one, it returns the last line with "error" in it, or else the last
// line.
func lastError(output string) string {
	last := ""
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case sourcePosition.MatchString(line):
			return line
		case strings.Contains(strings.ToLower(line), "error"), !strings.Contains(strings.ToLower(last), "error"):
			last = line
		}
	}
	return last
}
