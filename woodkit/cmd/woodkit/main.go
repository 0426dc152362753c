// Command woodkit makes the notebooks' environment, executes the notebooks, opens them in JupyterLab and scans data sets
// without a notebook. In a checkout, run it as go tool woodkit. woodkit --help lists the commands, and the --help of each
// command has examples.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"unicode/utf8"

	// kong takes the command line and its help from struct tags, and has no dependencies.
	"github.com/alecthomas/kong"

	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/leftovers"
	"woodscape.example/woodkit/scan"
)

// commandLine has all commands and the flags that they share.
type commandLine struct {
	Quiet bool `short:"q" help:"Print only errors and results, no progress."`

	Setup    SetupCommand    `cmd:"" help:"Make the environment: kernel, JupyterLab, build cache, sample data."`
	Run      RunCommand      `cmd:"" help:"Execute notebooks in the real kernel, without a browser."`
	Site     SiteCommand     `cmd:"" help:"Write the lessons as a folder of pages that need no network."`
	Text     TextCommand     `cmd:"" help:"For authors: keep the notebooks and their texts equal."`
	Lab      LabCommand      `cmd:"" help:"Open the notebooks in JupyterLab."`
	Generate GenerateCommand `cmd:"" help:"Make a synthetic data set with WoodScape's layout."`
	Scan     ScanCommand     `cmd:"" help:"Scan a data set without a notebook."`
	Items    ItemsCommand    `cmd:"" help:"List the masks of a data set, for scans on several machines."`
	Merge    MergeCommand    `cmd:"" help:"Merge partial results of scans on several machines."`
	Spark    SparkCommand    `cmd:"" help:"Scan a data set on many machines, with Apache Spark."`
	Verify   VerifyCommand   `cmd:"" help:"Compare your copy of WoodScape with all published numbers about it."`
	Bench    BenchCommand    `cmd:"" help:"Measure the article's scans side by side, in Python and in Go, with intervals."`
	Decoders DecodersCommand `cmd:"" help:"Measure how fast masks are decoded, beside other libraries."`
	Timings  TimingsCommand  `cmd:"" help:"List the times of earlier runs, or draw one run."`
	Share    ShareCommand    `cmd:"" help:"Write your guesses and what this machine measured, for a teacher."`
	Class    ClassCommand    `cmd:"" help:"Draw the guesses of a class beside its measurements."`
	Doctor   DoctorCommand   `cmd:"" help:"Check the environment, and say how to mend what is wrong."`
	Clean    CleanCommand    `cmd:"" help:"Remove what woodkit made."`
}

func main() {
	scan.ServeWorker() // does not return in a worker process of a scan
	leftovers.ServeGuard()
	ctx, stop := signal.NotifyContext(context.Background(), interrupt.Signals()...)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// helped is the panic value that stops the parser after it printed a help text.
type helped struct{ code int }

// newParser returns the parser of the command line. It passes ctx to the commands.
func newParser(ctx context.Context, cli *commandLine, out, errs io.Writer) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("woodkit"),
		kong.Description("Statistics of the WoodScape data set in Go notebooks. Start with: go tool woodkit run"),
		kong.Writers(out, errs),
		kong.Exit(func(code int) { panic(helped{code}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
}

// run does the work of main and returns the exit code.
func run(ctx context.Context, args []string, stdout, errs io.Writer) (code int) {
	out := &checkedWriter{Writer: stdout}
	defer func() { // kong calls its Exit function after it printed help
		switch stopped := recover().(type) {
		case nil:
		case helped:
			code = stopped.code
		default:
			panic(stopped)
		}
	}()
	var cli commandLine
	parser, err := newParser(ctx, &cli, out, errs)
	if err != nil {
		return exitCode(ctx, errs, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	for _, arg := range args {
		if !utf8.ValidString(arg) { // the parser would replace the bytes that are not
			err := fmt.Errorf("the argument %q is not UTF-8; if it is a file or folder, rename it", arg)
			return exitCode(ctx, errs, &ExitError{exitUsage, err})
		}
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		return exitCode(ctx, errs, out.check(&ExitError{exitUsage, fmt.Errorf("%w (see woodkit --help)", plain(err))}))
	}
	return exitCode(ctx, errs, out.check(chosen.Run(Output{Out: out, Err: errs, Quiet: cli.Quiet})))
}

// plain rewords the parser's error for a missing value, such as `--last: expected int value but got "EOL" (<EOL>)`.
func plain(err error) error {
	if flag, _, ends := strings.Cut(err.Error(), ": expected "); ends && strings.HasSuffix(err.Error(), "(<EOL>)") {
		return fmt.Errorf("%s: its value is missing", flag)
	}
	return err
}

// exitCode prints an error on one line and returns the exit code of the program.
func exitCode(ctx context.Context, errs io.Writer, err error) int {
	code := exitFailed
	var exit *ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		code = exit.Code
	case ctx.Err() != nil: // the interrupt is the reason, whatever failed
		err, code = errors.New("interrupted"), exitInterrupted
	}
	if text := oneLine(err); text != "" {
		fmt.Fprintln(errs, "woodkit: "+text)
	}
	return code
}
