package scan

import "context"

// refused tells the context's trace about a scan that cannot begin, in the same way as about any other scan that ended
// early. The trace needs this because the loop may drop the error.
func refused(ctx context.Context, s Strategy, items int, err error) {
	t := traceOf(ctx)
	if t == nil {
		return
	}
	if t.Begin != nil {
		t.Begin(s, items)
	}
	if t.End != nil {
		t.End(err)
	}
}
