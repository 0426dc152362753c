package labtest

import (
	"sync"
	"testing"
)

// pages are the tabs of a desk that no test uses now. JupyterLab is loaded in them, and no notebook is open.
type pages struct {
	mu   sync.Mutex
	free []*Tab
}

// take returns a tab for a test, or nil if none is free.
func (p *pages) take(t *testing.T) *Tab {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return nil
	}
	b := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	b.t = t
	b.Forgive("") // what happened while the last test's notebooks were closed is nobody's trouble
	return b
}

// put closes the notebooks in a tab and ends their kernels, for the next test. A tab whose test has failed is closed, because
// nobody knows what is in it.
func (p *pages) put(b *Tab) {
	defer func() {
		if b.t.Failed() {
			b.end()
		}
	}()
	if b.t.Failed() || b.ctx.Err() != nil {
		return
	}
	b.Resize(1280, 900)
	b.Do(closeScript)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, b)
}

// closeScript closes all documents without saving them.
const closeScript = `async () => {
	for (const widget of [...jupyterapp.shell.widgets('main')].filter(widget => widget.context)) {
		if (widget.sessionContext) await widget.sessionContext.shutdown();
		widget.dispose();
	}
}`

// close closes the free tabs.
func (p *pages) close() error {
	for _, b := range p.free {
		b.end()
	}
	return nil
}
