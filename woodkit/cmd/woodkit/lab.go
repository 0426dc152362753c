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
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/passed"
)

// LabCommand opens JupyterLab.
type LabCommand struct {
	Notebook string `arg:"" optional:"" help:"A path, a file name, or the part before its first hyphen (default: 01)."`
	DataFlags
	Port        int    `default:"8888" placeholder:"N" help:"The first port to try (${default}). If it is taken, the next free one is used."`
	NoBrowser   bool   `help:"Only print the address."`
	Listen      string `placeholder:"IP" help:"Listen on this address instead of 127.0.0.1. In a container use 0.0.0.0 and publish the port."`
	CopyOnly    bool   `help:"Bring the copies up to date and end. For use with another Jupyter server."`
	InPlace     bool   `help:"For authors: work on notebooks/ itself."`
	WithOutputs bool   `help:"Keep the outputs in the copies. They give the answers away before you have guessed."`
	Reset       bool   `help:"Start with fresh copies, no guesses and no passed exercises. The old copies are kept in a folder with the date in its name."`
}

// Help is shown below the flags.
func (LabCommand) Help() string {
	return `Makes the environment first if it is missing. The notebooks are copied to .woodkit/lab without their outputs. What you write
into the copies is kept. The server accepts connections from this machine only, and only with the token, which is part of the
printed address. Ctrl-C ends the server and its kernels.

Examples:
  go tool woodkit lab                      notebook 01 in your browser
  go tool woodkit lab 02 --frames 8234     on a synthetic data set of WoodScape's size
  go tool woodkit lab --data ~/woodscape   on your copy of WoodScape
  go tool woodkit lab --data ~/CamVid --layout camvid   on the masks of CamVid
  go tool woodkit lab --no-browser         only print the address`
}

// Run serves the notebooks until it is interrupted.
func (c *LabCommand) Run(ctx context.Context, output Output) (err error) {
	// Without SIGHUP, the server and its kernels would outlive a closed terminal.
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
		return &ExitError{Code: exitUsage, Err: fmt.Errorf("%s is not in notebooks/, and lab copies only that folder: add --in-place to work on the file itself", c.Notebook)}
	}
	if err := prepare(ctx, environment, output); err != nil {
		return err
	}
	environ, err := c.environ(ctx, environment, output)
	if err != nil {
		return err
	}
	environ = append(environ, cell.ReaderVariable+"=1") // keeps the reader's guesses when the kernel ends
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
	c.warn(environ, output)
	options := lab.Options{
		Python: environment.Python(), Environ: environ, Folder: folder, Address: c.Listen, Port: c.Port,
		Token: os.Getenv("JUPYTER_TOKEN"), // Jupyter's own variable for the token
		Log:   filepath.Join(environment.Dir, "logs", "lab.log"),
	}
	return c.serve(ctx, options, filepath.Base(chosen[0]), output)
}

func (c *LabCommand) checkAll() error {
	switch {
	case c.Port < 1 || c.Port > 65535:
		return fmt.Errorf("--port %d: must be from 1 to 65535", c.Port)
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
		for _, name := range []string{"guesses", passed.Folder} {
			if err := os.RemoveAll(filepath.Join(filepath.Dir(to), name)); err != nil {
				return fmt.Errorf("forgetting your %s: %w", name, err)
			}
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

// warn prints what will go wrong in the notebooks: too little memory, or no data.
func (d *DataFlags) warn(environ []string, output Output) {
	if little, ok := setup.LittleMemory(os.DirFS("/")); ok {
		fmt.Fprintf(output.Err, "%s: %s, or the system may kill cells\n", little.What, little.Mend)
	}
	d.note(environ, output)
}

// note prints what is odd about the data set that the notebooks will open, or why it cannot be opened.
func (d *DataFlags) note(environ []string, output Output) {
	for _, variable := range slices.Backward(environ) { // the last value of a variable counts
		dir, ok := strings.CutPrefix(variable, find.DirVariable+"=")
		if !ok {
			continue
		}
		options, _ := d.options() // check has reported its error
		ds, err := woodkit.Open(dir, options...)
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

// serve starts the server, prints its address, and stops it at the end.
func (c *LabCommand) serve(ctx context.Context, options lab.Options, name string, output Output) (err error) {
	fmt.Fprintf(output.Progress(), "starting JupyterLab on %s (log: %s)\n", shortPath(options.Folder), shortPath(options.Log))
	server, err := lab.Start(ctx, options)
	if err != nil {
		if ctx.Err() != nil { // interrupted before the server was ready: no failure
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
		fmt.Fprintln(output.Progress(), "no browser could be opened here: open the address yourself")
	}
	fmt.Fprintln(output.Progress(), "Ctrl-C ends JupyterLab")
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

// browse opens a notebook in the browser. Every user can read the browser's command line, so the command line names a private
// file and does not contain the token.
func browse(server *lab.Server, name string) error {
	page, err := server.Redirect(name)
	if err != nil {
		return err
	}
	return lab.OpenBrowser(page)
}
