package lab_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"

	// chromedp drives Chromium from Go alone: no second language, no driver program.
	"github.com/chromedp/chromedp"
)

// browsers are the names and places under which Chromium and its kin are found.
var browsers = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
}

// findBrowser returns a browser. Where there is none the test is skipped, in one line; hosted CI sets CI and must have one.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no browser found: CI must install chromium")
	}
	t.Skip("JupyterLab was not tried in a browser: install chromium to try it")
	return ""
}

// A tab is one page in a browser of its own. What must not happen in it is noted as it happens; trouble reports it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu      sync.Mutex
	trouble []string
}

// openTab starts a browser with an empty page. Requests may go to base only.
func openTab(t *testing.T, base string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findBrowser(t)), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 { // containers
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	b.navigate("about:blank") // makes the tab that is listened to
	if err := chromedp.Listen(ctx, func(event any) { b.watch(base, event) }); err != nil {
		t.Fatal(err)
	}
	must(t, chromedp.Call, ctx, network.Enable, network.EnableParams{})
	// A headless tab has no focus: without this JupyterLab has no current widget.
	must(t, chromedp.Call, ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if _, err := chromedp.Call(ctx, log.Enable, struct{}{}); err != nil {
		t.Fatal(err)
	}
	b.resize(1280, 900)
	return b
}

// must calls a protocol command that has no answer worth looking at.
func must[P, R any, C any](t *testing.T, call func(context.Context, C, P) (R, error), ctx context.Context, command C, params P) {
	t.Helper()
	if _, err := call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// watch notes what must not happen: a request to another place, an error in the console, a dialog of the browser.
func (b *tab) watch(base string, event any) {
	note := func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.trouble = append(b.trouble, fmt.Sprintf(format, args...))
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		address := e.Request.URL
		local := strings.HasPrefix(address, base) || strings.HasPrefix(address, "data:") || strings.HasPrefix(address, "blob:") || strings.HasPrefix(address, "about:")
		if !local {
			note("request to the outside: %s", address)
		}
	case *cdpruntime.EventExceptionThrown:
		note("exception in the page: %s", e.ExceptionDetails.Text)
	case *cdpruntime.EventConsoleAPICalled:
		if e.Type == "error" {
			var words []string
			for _, arg := range e.Args {
				words = append(words, arg.Description+string(arg.Value))
			}
			note("error in the console: %s", strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" {
			note("error in the log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *page.EventJavascriptDialogOpening:
		note("dialog of the browser: %s", e.Message)
	}
}

// quiet reports everything that was noted.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, line := range b.trouble {
		b.t.Error(line)
	}
	b.trouble = nil
}

func (b *tab) navigate(address string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) resize(width, height int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)); err != nil {
		b.t.Fatal(err)
	}
}

// await evaluates an async JavaScript function, called with arguments, and decodes what it returns.
func await[T any](b *tab, function string, args ...any) T {
	b.t.Helper()
	list, err := json.Marshal(append([]any{}, args...)) // no arguments are [], not null
	if err != nil {
		b.t.Fatal(err)
	}
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](fmt.Sprintf("(%s)(...%s)", function, list), chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return got
}

// screenshot leaves a picture of the page for a person in .woodkit/screenshots.
func (b *tab) screenshot(folder, name string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Errorf("taking a screenshot: %v", err)
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
