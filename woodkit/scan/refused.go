package scan

import "context"

// refused tells the context's trace of a scan that cannot begin, as of any other that ended before its last item: a loop
// may well drop the error.
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
