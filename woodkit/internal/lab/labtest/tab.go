package labtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
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

// FindBrowser returns a browser. Where there is none the test is skipped, in one line; hosted CI sets CI and must have one.
func FindBrowser(t *testing.T) string {
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

// patience is how long one thing in a page may take before a test gives up. Nothing takes a tenth of it on an idle machine:
// a test must pass on one that is twenty times overloaded, too.
const patience = 4 * time.Minute

// A Tab is one page in a browser of its own. What must not happen in it is noted as it happens; Quiet reports it.
type Tab struct {
	t   *testing.T
	ctx context.Context

	mu      sync.Mutex
	trouble []string
}

// openTab starts a browser with an empty page. Requests may go to base only. It is closed at the end of the test.
func openTab(t *testing.T, base string) *Tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(FindBrowser(t)), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(patience))
	if os.Geteuid() == 0 { // containers
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &Tab{t: t, ctx: ctx}
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
	b.Resize(1280, 900)
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
func (b *Tab) watch(base string, event any) {
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

// Quiet reports everything that was noted.
func (b *Tab) Quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, line := range b.trouble {
		b.t.Error(line)
	}
	b.trouble = nil
}

// navigate loads a page.
func (b *Tab) navigate(address string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		b.t.Fatal(err)
	}
}

// Resize sets the page's size in CSS pixels.
func (b *Tab) Resize(width, height int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)); err != nil {
		b.t.Fatal(err)
	}
}

// untilScript is there for every script: it waits until a condition returns something, and returns that.
const untilScript = `const until = async (what, condition) => {
	const end = performance.now() + %d;
	for (;;) {
		const found = await condition();
		if (found) return found;
		if (performance.now() > end) throw new Error('waited too long for ' + (typeof what === 'function' ? what() : what));
		await new Promise(resolve => setTimeout(resolve, 50));
	}
};`

// Await evaluates an async JavaScript function, called with arguments, and decodes what it returns. In the function,
// until(what, condition) waits for a condition, what being its name or a function that says it.
func Await[T any](b *Tab, function string, args ...any) T {
	b.t.Helper()
	list, err := json.Marshal(append([]any{}, args...)) // no arguments are [], not null
	if err != nil {
		b.t.Fatal(err)
	}
	script := fmt.Sprintf("(() => { %s return (%s)(...%s); })()", fmt.Sprintf(untilScript, patience.Milliseconds()), function, list)
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return got
}

// Do evaluates a function as Await does, for what it does.
func (b *Tab) Do(function string, args ...any) {
	b.t.Helper()
	Await[chromedp.Void](b, function, args...)
}

// Click clicks the element that the CSS selector finds.
func (b *Tab) Click(selector string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatal(err)
	}
}

// Picture is the page as a PNG.
func (b *Tab) Picture() []byte {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("taking a screenshot: %v", err)
	}
	return picture
}

// waitForApplication waits until JupyterLab runs in the page.
func (b *Tab) waitForApplication() {
	b.t.Helper()
	there := chromedp.Poll[chromedp.Void](`window.jupyterapp !== undefined`, chromedp.WithPollingTimeout(patience))
	if _, err := chromedp.Run(b.ctx, there); err != nil {
		b.t.Fatal(err)
	}
}

func (b *Tab) reload() {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Reload()); err != nil {
		b.t.Fatal(err)
	}
}
