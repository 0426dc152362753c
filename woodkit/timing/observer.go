package timing

import (
	"slices"
	"time"

	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/scan"
)

// An observer records what happens in the scans of one run: the spans of the items, and the memory use at the same time.
// The mutex of its Run guards it.
type observer struct {
	spans      []scan.Span // append-only, so that slices read under the mutex stay valid
	missing    Missing     // items whose spans are not kept
	unkept     uint64      // sum of nameHash over these items
	off        []Off       // when workers had no core; known once the run is finished
	sampler    *sampler
	childPeaks int64 // sum of the peaks of worker processes that have ended, in bytes
	done       int   // number of items, including those that failed

	strategy scan.Strategy // of the latest scan
	scans    int           // number of scans that have begun
	scanned  time.Duration // when the latest scan began, since the start of the run
	earlier  int           // items of the scans before that one
}

// scanBegins prepares for another scan over this number of items, which starts now. The scans before it had earlier items.
func (o *observer) scanBegins(s scan.Strategy, items int, now time.Duration, earlier int) {
	o.strategy = s
	o.scans++
	o.scanned, o.earlier = now, earlier
	o.spans = slices.Grow(o.spans, max(0, min(items, maxSpans-len(o.spans))))
}

// add keeps a span, unless there are too many. The span's times are since the start of the scan. add converts them to times
// since the start of the run.
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
	o.unkept += nameHash(span.Item)
	o.missing.Submitted = min(o.missing.Submitted, span.Submitted)
	o.missing.Started = min(o.missing.Started, span.Started)
}

// peak returns the peak resident memory so far in bytes, including that of worker processes. It is 0 if the system does not
// report it.
func (o *observer) peak() int64 {
	own := usage.Measure().Peak
	if own == 0 {
		return 0
	}
	return own + max(o.childPeaks, o.sampler.mostWorkers())
}
