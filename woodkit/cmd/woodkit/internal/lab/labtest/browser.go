package labtest

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	// chromedp drives Chromium from Go, without a second language or a driver program.
	"github.com/chromedp/chromedp"
)

// browsers lists the names and paths under which Chromium and its relatives are found.
var browsers = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
}

// FindBrowser returns the path of a browser. If there is none, it skips the test with a one-line message. Hosted CI sets
// the variable CI and must have a browser.
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

// running is the browser of this process, in which all tabs are. To start one takes two seconds of processor time.
var running struct {
	sync.Mutex
	ctx context.Context
	end func()
}

// browser returns the context of the browser. The first call starts it.
func browser(t *testing.T) context.Context {
	t.Helper()
	running.Lock()
	defer running.Unlock()
	if running.ctx != nil {
		return running.ctx
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(FindBrowser(t)), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(patience))
	if os.Geteuid() == 0 { // as in containers
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	end := func() {
		cancel()
		stop()
	}
	if err := chromedp.Do(ctx); err != nil { // this starts it
		end()
		t.Fatal(err)
	}
	running.ctx, running.end = ctx, end
	return ctx
}

// endBrowser ends the browser, if it was started.
func endBrowser() {
	if running.end != nil {
		running.end()
	}
}
