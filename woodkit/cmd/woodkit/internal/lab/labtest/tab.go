package labtest

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one step in a page may take before a test gives up. On an idle machine no step takes a tenth of
// that, but a test must also pass on a machine that is twenty times overloaded.
const patience = 4 * time.Minute

// A Tab is one page. It shares nothing with the other tabs, as in a browser of its own. It records errors that must not happen,
// and Quiet reports them.
type Tab struct {
	t   *testing.T // the test that uses it now
	ctx context.Context
	end func() // closes the page

	mu      sync.Mutex
	trouble []string
}

// openTab opens an empty page. It may send requests only to addresses below base. Call end when nobody needs the page any more.
func openTab(t *testing.T, base string) *Tab {
	t.Helper()
	// Private windows have no cookies, storage or cache in common.
	ctx, cancel := chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext())
	var answering sync.WaitGroup
	b := &Tab{t: t, ctx: ctx, end: sync.OnceFunc(func() {
		cancel()
		answering.Wait()
	})}
	defer func() {
		if t.Failed() {
			b.end()
		}
	}()
	// The first call makes the tab, which lives as long as the context. So this context has no deadline.
	answers := chromedp.Events(ctx, page.JavascriptDialogOpening)
	answering.Go(func() { answer(ctx, answers) })
	if err := chromedp.Listen(ctx, func(event any) { b.watch(base, event) }); err != nil {
		t.Fatal(err)
	}
	must(t, chromedp.Call, ctx, network.Enable, network.EnableParams{})
	// A headless tab has no focus. Without this call, JupyterLab has no current widget.
	must(t, chromedp.Call, ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if _, err := chromedp.Call(ctx, log.Enable, struct{}{}); err != nil {
		t.Fatal(err)
	}
	b.Resize(1280, 900)
	return b
}

// must calls a protocol command whose answer does not matter.
func must[P, R any, C any](t *testing.T, call func(context.Context, C, P) (R, error), ctx context.Context, command C, params P) {
	t.Helper()
	if _, err := call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// answer answers the browser's dialogs until the tab's context ends, because an open dialog stops everything else in the
// page. It agrees to leave a page with unsaved changes. It cancels all other dialogs, which watch has already recorded.
func answer(ctx context.Context, dialogs iter.Seq2[page.EventJavascriptDialogOpening, error]) {
	for dialog, err := range dialogs {
		if err != nil {
			return
		}
		leave := page.HandleJavaScriptDialogParams{Accept: dialog.Type == page.DialogTypeBeforeunload}
		if _, err := chromedp.Call(ctx, page.HandleJavaScriptDialog, leave); err != nil {
			return // the tab is closed, or the step that waits for the dialog reports that it waited too long
		}
	}
}

// watch records what must not happen: a request to another place, an error in the console, a dialog of the browser.
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
		words := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			words += " " + e.ExceptionDetails.Exception.Description + string(e.ExceptionDetails.Exception.Value)
		}
		note("exception in the page: %s", words)
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
		if e.Type != page.DialogTypeBeforeunload { // that one asks whether to leave: a running cell makes changes after every save
			note("dialog of the browser: %s", e.Message)
		}
	}
}

// Quiet reports everything that was recorded.
func (b *Tab) Quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, line := range b.trouble {
		b.t.Error(line)
	}
	b.trouble = nil
}

// Forgive drops the records so far that contain one of the words.
func (b *Tab) Forgive(words ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trouble = slices.DeleteFunc(b.trouble, func(line string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(line, word) })
	})
}

// act runs an action, which may take as long as patience.
func act[T any](b *Tab, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	return actWithin(b, patience+10*time.Second, what, action) // until gives up first: its message says more
}

func actWithin[T any](b *Tab, limit time.Duration, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, limit)
	defer cancel()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	return got
}

// navigate loads a page.
func (b *Tab) navigate(address string) {
	b.t.Helper()
	act(b, "opening "+address, chromedp.Navigate(address))
}

// Resize sets the page's size in CSS pixels.
func (b *Tab) Resize(width, height int64) {
	b.t.Helper()
	act(b, "resizing the page", chromedp.EmulateViewport(width, height))
}

// untilScript is available in every script. It waits until a condition returns a value, and returns this value.
const untilScript = `const until = async (what, condition) => {
	const end = performance.now() + %d;
	for (;;) {
		const found = await condition();
		if (found) return found;
		if (performance.now() > end) throw new Error('waited too long for ' + (typeof what === 'function' ? what() : what));
		await new Promise(resolve => setTimeout(resolve, 50));
	}
};`

// Await calls an async JavaScript function with arguments and decodes its result. Inside the function, until(what,
// condition) waits for a condition. what is the name of the condition, or a function that returns the name.
func Await[T any](b *Tab, function string, args ...any) T {
	b.t.Helper()
	return act(b, "in the page", evaluation[T](b, function, args...))
}

func evaluation[T any](b *Tab, function string, args ...any) chromedp.Action[T] {
	b.t.Helper()
	list, err := json.Marshal(append([]any{}, args...)) // without arguments this gives [], not null
	if err != nil {
		b.t.Fatal(err)
	}
	script := fmt.Sprintf("(() => { %s return (%s)(...%s); })()", fmt.Sprintf(untilScript, patience.Milliseconds()), function, list)
	return chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise)
}

// Do calls a function as Await does, but ignores its result.
func (b *Tab) Do(function string, args ...any) {
	b.t.Helper()
	Await[chromedp.Void](b, function, args...)
}

// Click clicks the element that the CSS selector finds.
func (b *Tab) Click(selector string) {
	b.t.Helper()
	act(b, "clicking "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Press presses a key, such as kb.ArrowRight of chromedp. The element with the focus gets it.
func (b *Tab) Press(key string) {
	b.t.Helper()
	act(b, "pressing a key", chromedp.KeyEvent(key))
}

// Picture returns a screenshot of the page as PNG.
func (b *Tab) Picture() []byte {
	b.t.Helper()
	return act(b, "taking a screenshot", chromedp.CaptureScreenshot())
}

// waitForApplication waits until JupyterLab runs in the page.
func (b *Tab) waitForApplication() {
	b.t.Helper()
	act(b, "waiting for JupyterLab", chromedp.Poll[chromedp.Void](`window.jupyterapp !== undefined`, chromedp.WithPollingTimeout(patience)))
}

func (b *Tab) reload() {
	b.t.Helper()
	act(b, "loading the page again", chromedp.Reload())
}
