package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
)

// probe asks an interpreter for its version and its libraries. The script is notebooks/python/article.py.
func probe(ctx context.Context, python, script string) (Interpreter, error) {
	out, err := runPython(ctx, time.Minute, "", python, script, "--describe")
	if err != nil {
		return Interpreter{}, fmt.Errorf("asking %s what it has: %w", python, err)
	}
	var i Interpreter
	if err := json.Unmarshal([]byte(out), &i); err != nil || i.Version == "" {
		return i, fmt.Errorf("asking %s what it has: it printed %q", python, shorten(out))
	}
	if i.OpenCV == "" && i.Pillow == "" {
		return i, fmt.Errorf("asking %s what it has: neither OpenCV nor Pillow, which read masks", python)
	}
	i.Path = python
	i.Name = "Python " + i.Version
	if !i.GIL {
		i.Name += " without the lock"
	}
	return i, nil
}

// FindPythons notes the interpreters that are named or, without names, the one that set-up makes, and the path of the script.
// If there is none, NoPython says why. An interpreter that does not work is an error.
func (o *Options) FindPythons(ctx context.Context, paths ...string) error {
	place, err := home.Find()
	if err != nil {
		o.NoPython = err.Error()
		return nil
	}
	o.Script = place.ArticleScript()
	if len(paths) == 0 {
		made := place.ArticlePython()
		if _, err := os.Stat(made); err != nil {
			o.NoPython = "go tool woodkit setup --python installs what it needs"
			return nil
		}
		paths = []string{made}
	}
	for _, path := range paths {
		python, err := probe(ctx, path, o.Script)
		if err != nil {
			return fmt.Errorf("%w; go tool woodkit setup --python makes one that has what is needed", err)
		}
		o.Pythons = append(o.Pythons, python)
	}
	distinct(o.Pythons)
	return nil
}

// distinct adds a number to interpreters of the same name.
func distinct(pythons []Interpreter) {
	seen := map[string]int{}
	for i := range pythons {
		name := pythons[i].Name
		if seen[name]++; seen[name] > 1 {
			pythons[i].Name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
	}
}

// readerOf returns the library that reads masks in every interpreter, so that they can be compared. It is OpenCV if all have
// it.
func readerOf(pythons []Interpreter) string {
	for _, i := range pythons {
		if i.OpenCV == "" {
			return "pillow"
		}
	}
	return "opencv"
}

// maskFiles returns the paths of the frames' masks. Python reads files, so it cannot read masks in an archive.
func maskFiles(ds *woodkit.Dataset, frames []woodkit.Frame) ([]string, error) {
	paths := map[string]string{}
	for _, path := range ds.MaskPaths() {
		paths[filepath.Base(path)] = path
	}
	files := make([]string, len(frames))
	for i, f := range frames {
		path, found := paths[filepath.Base(filepath.FromSlash(f.MaskFile))]
		if !found {
			return nil, errors.New("the masks are in an archive, and our Python reads files: unpack it")
		}
		files[i] = path
	}
	return files, nil
}

// runPython runs a Python, with a text on its standard input, and returns what it printed. The Python has a separate process
// group, so that all its processes are ended with it.
func runPython(ctx context.Context, limit time.Duration, input, python string, args ...string) (string, error) {
	ctx, stop := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it took longer than %v and was ended", limit))
	defer stop()
	command := exec.CommandContext(ctx, python, args...)
	command.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.Stdin = strings.NewReader(input)
	command.WaitDelay = time.Second // for files that one of its workers still holds open
	out, errs := &bounded{most: 1 << 16}, &bounded{most: 1 << 16}
	command.Stdout, command.Stderr = out, errs
	err := command.Run()
	if err != nil && command.Process != nil {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // ends workers that outlived it
	}
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		if last := lastLine(errs.String()); last != "" {
			err = fmt.Errorf("%w: %s", err, last)
		}
		return "", err
	case out.cut:
		return "", fmt.Errorf("it printed more than %d bytes, beginning with %q", out.most, shorten(out.String()))
	}
	return out.String(), nil
}

// bounded keeps the first bytes that are written to it, up to a limit.
type bounded struct {
	kept bytes.Buffer
	most int
	cut  bool
}

// Write keeps the bytes for which there is room.
func (b *bounded) Write(data []byte) (int, error) {
	room := max(0, b.most-b.kept.Len())
	b.cut = b.cut || room < len(data)
	b.kept.Write(data[:min(room, len(data))])
	return len(data), nil
}

// String returns the bytes that were kept.
func (b *bounded) String() string { return b.kept.String() }

// lastLine returns the last line of a text. There, Python says what went wrong.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return shorten(lines[len(lines)-1])
}
