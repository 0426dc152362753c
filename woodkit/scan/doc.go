// Package scan runs one function over a slice of items and gives the results to a loop.
//
// Where the work is done and how much of it may be in flight is a [Strategy]: a small value that can be
// compared, printed and parsed. The loop around it stays the same:
//
//	for counts, err := range scan.Map(ctx, scan.Pool(8), frames, pixelCounts) {
//		…
//	}
//
// [Map] gives results to a loop, [Fold] lets every worker add for itself, and [Each] is the plain loop,
// observed. Put a [Trace] into the context and each of them tells what every item did when.
package scan
