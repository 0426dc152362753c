package timing

import (
	"slices"
	"time"

	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/scan"
)

// An observer sees what happens in the scans of one run: the spans of their items, and the memory meanwhile. Its Run guards it
// with the run's mutex.
type observer struct {
	spans      []scan.Span // append-only, so that what was read under the mutex stays as it is
	missing    Missing     // what no span is kept of
	off        []Off       // when workers had no core; known when the run is finished
	sampler    *sampler
	childPeaks int64 // of worker processes that have ended, bytes, added up
	done       int   // items, those that failed included

	strategy scan.Strategy // of the latest scan
	scans    int           // how many have begun
	scanned  time.Duration // when the latest scan began, since the run began
	earlier  int           // items of the scans before that one
}

// scanBegins prepares for so many items of another scan, which begins now.
func (o *observer) scanBegins(s scan.Strategy, items int, now time.Duration, earlier int) {
	o.strategy = s
	o.scans++
	o.scanned, o.earlier = now, earlier
	o.spans = slices.Grow(o.spans, max(0, min(items, maxSpans-len(o.spans))))
}

// add keeps a span, whose times are since the scan began, with times since the run began, unless there are too many.
func (o *observer) add(span scan.Span) {
	o.done++
	span.Index += o.earlier
	span.Submitted += o.scanned
	span.Started += o.scanned
	span.Done += o.scanned
	span.Taken += o.scanned
	span.Released += o.scanned
	if len(o.spans) < maxSpans {
		o.spans = append(o.spans, span)
		return
	}
	if o.missing.Items == 0 {
		o.missing = Missing{Submitted: span.Submitted, Started: span.Started}
	}
	o.missing.Items++
	o.missing.Submitted = min(o.missing.Submitted, span.Submitted)
	o.missing.Started = min(o.missing.Started, span.Started)
}

// peak is the most resident memory so far, the worker processes' included, in bytes; 0 where the system does not tell.
func (o *observer) peak() int64 {
	own := usage.Measure().Peak
	if own == 0 {
		return 0
	}
	return own + max(o.childPeaks, o.sampler.mostWorkers())
}
