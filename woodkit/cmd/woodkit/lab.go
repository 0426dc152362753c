package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/cmd/woodkit/internal/lab"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/cell"
)

// LabCommand opens JupyterLab.
type LabCommand struct {
	Notebook string `arg:"" optional:"" help:"A path, a file name, or the part before its first hyphen. Without: 01."`
	DataFlags
	Port        int    `default:"8888" placeholder:"N" help:"The first port to try (${default}); where it is taken, the next free one."`
	NoBrowser   bool   `help:"Print the address only."`
	Listen      string `placeholder:"IP" help:"Listen on this address instead of 127.0.0.1: in a container 0.0.0.0, and the port is published."`
	CopyOnly    bool   `help:"Bring the copies up to date and end, for who starts another server on them."`
	InPlace     bool   `help:"Work on notebooks/ itself, for authors."`
	WithOutputs bool   `help:"Keep the outputs in the copies; they answer the questions before you have guessed."`
	Reset       bool   `help:"Start with fresh copies and no guesses; the old copies are kept in a folder with the date."`
}

// Help is shown below the flags.
func (LabCommand) Help() string {
	return `The environment is made first where it is missing. The notebooks are copied to .woodkit/lab, without their outputs; what
you write into the copies is kept. The server listens on this machine only and wants the token in the address that is
printed. Ctrl-C ends it with its kernels.

Examples:
  go tool woodkit lab                      notebook 01 in your browser
  go tool woodkit lab 02 --frames 8234     on a synthetic data set of WoodScape's size
  go tool woodkit lab --data ~/woodscape   on your copy of WoodScape
  go tool woodkit lab --no-browser         print the address only`
}

// Run serves until it is interrupted.
func (c *LabCommand) Run(ctx context.Context, output Output) (err error) {
	// A closed terminal ends it too, else server and kernels would stay.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	if err := c.checkAll(); err != nil {
		return &ExitError{Code: exitUsage, Err: err}
	}
	notebooks := filepath.Join(environment.Checkout, "notebooks")
	chosen, err := notebook.Choose(notebooks, []string{c.wanted()})
	if err != nil {
		return &ExitError{Code: exitUsage, Err: err}
	}
	if filepath.Dir(chosen[0]) != notebooks && !c.InPlace {
		return &ExitError{Code: exitUsage, Err: fmt.Errorf("%s is not in notebooks/, of which lab makes copies: add --in-place to work on it where it is", c.Notebook)}
	}
	if err := prepare(ctx, environment, output); err != nil {
		return err
	}
	environ, err := c.environ(ctx, environment, output)
	if err != nil {
		return err
	}
	environ = append(environ, cell.ReaderVariable+"=1") // a person's guesses outlive the kernel
	owner, err := begin(environment, output)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, owner.End()) }()
	environ = append(environ, owner.Environ()...)
	folder := filepath.Dir(chosen[0])
	if !c.InPlace {
		folder = filepath.Join(environment.Dir, "lab")
		if err := c.copies(notebooks, folder, output.Progress()); err != nil {
			return err
		}
	}
	if c.CopyOnly {
		fmt.Fprintln(output.Out, folder)
		return nil
	}
	warn(environ, output)
	options := lab.Options{
		Python: environment.Python(), Environ: environ, Folder: folder, Address: c.Listen, Port: c.Port,
		Token: os.Getenv("JUPYTER_TOKEN"), // Jupyter's own variable for it
		Log:   filepath.Join(environment.Dir, "logs", "lab.log"),
	}
	return c.serve(ctx, options, filepath.Base(chosen[0]), output)
}

func (c *LabCommand) checkAll() error {
	switch {
	case c.Port < 1 || c.Port > 65535:
		return fmt.Errorf("--port %d: a port is a number from 1 to 65535", c.Port)
	case c.InPlace && (c.WithOutputs || c.Reset || c.CopyOnly):
		return errors.New("--in-place makes no copies: leave out --with-outputs, --reset and --copy-only")
	case c.Listen != "" && net.ParseIP(c.Listen) == nil:
		return fmt.Errorf("--listen %s: not an IP address", c.Listen)
	}
	return c.check()
}

func (c *LabCommand) wanted() string {
	if c.Notebook == "" {
		return defaultNotebook
	}
	return c.Notebook
}

// copies brings the reader's copies up to date.
func (c *LabCommand) copies(from, to string, progress io.Writer) error {
	if c.Reset {
		aside, err := lab.SetAside(to, time.Now())
		if err != nil {
			return err
		}
		if err := os.RemoveAll(filepath.Join(filepath.Dir(to), "guesses")); err != nil {
			return fmt.Errorf("forgetting your guesses: %w", err)
		}
		if aside != "" {
			fmt.Fprintf(progress, "your old copies are in %s\n", shortPath(aside))
		}
	}
	notes, err := lab.Copies{From: from, To: to, WithOutputs: c.WithOutputs}.Make()
	for _, note := range notes {
		fmt.Fprintln(progress, note)
	}
	return err
}

// warn says what will hinder the notebooks, before they do.
func warn(environ []string, output Output) {
	if little, ok := setup.LittleMemory(os.DirFS("/")); ok {
		fmt.Fprintf(output.Err, "%s: %s, else cells may be killed\n", little.What, little.Mend)
	}
	noteData(environ, output)
}

// noteData says of the data set that the notebooks will open what is odd about it, or that it cannot be opened.
func noteData(environ []string, output Output) {
	for _, variable := range slices.Backward(environ) { // the last one counts
		dir, ok := strings.CutPrefix(variable, woodkit.DirVariable+"=")
		if !ok {
			continue
		}
		ds, err := woodkit.Open(dir)
		switch {
		case dir == "":
		case err != nil:
			fmt.Fprintf(output.Err, "the notebooks will not find their data: %v\n", err)
		default:
			showNotes(output, ds)
		}
		return
	}
}

// serve starts the server, says where it is, and ends it.
func (c *LabCommand) serve(ctx context.Context, options lab.Options, name string, output Output) (err error) {
	fmt.Fprintf(output.Progress(), "starting JupyterLab on %s (log: %s)\n", shortPath(options.Folder), shortPath(options.Log))
	server, err := lab.Start(ctx, options)
	if err != nil {
		if ctx.Err() != nil { // asked to end before it was ready: nothing is wrong
			return nil
		}
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	if server.Port != options.Port {
		fmt.Fprintf(output.Progress(), "port %d is taken: using %d\n", options.Port, server.Port)
	}
	page := server.Page(name)
	fmt.Fprintln(output.Out, page)
	if !c.NoBrowser && browse(server, name) != nil {
		fmt.Fprintln(output.Progress(), "no browser can be opened here: open the address yourself")
	}
	fmt.Fprintln(output.Progress(), "Ctrl-C ends it")
	if !server.Wait(ctx) {
		if err := server.Ended(); err != nil {
			return err
		}
		fmt.Fprintln(output.Progress(), "JupyterLab was shut down")
		return nil
	}
	fmt.Fprintln(output.Progress(), "ending JupyterLab and its kernels")
	return nil
}

// browse shows a notebook in the browser, whose command line everybody can read: it gets a private file, not the token.
func browse(server *lab.Server, name string) error {
	page, err := server.Redirect(name)
	if err != nil {
		return err
	}
	return lab.OpenBrowser(page)
}
