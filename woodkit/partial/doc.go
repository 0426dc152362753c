// Package partial defines the contract by which any scheduler can scan masks on several machines: lists of items go in, partial
// results come out, and partial results are merged. README.md in this folder describes it for users of the command, and
// partial.schema.json is the schema of a line.
//
// # Lines
//
// A partial result is text with one JSON document per line. The line with the key "counts" has the numbers of frames and pixels, and
// the items that failed. For heat maps, further lines each have a band of 64 rows, with the key "rows 0-63" and so on. Every
// line says of which version it is, and of which task, layout, size and class table, so lines with the same key can be merged
// wherever they meet.
//
// # Merging
//
// Merging is associative and commutative: the same partial results give the same bytes, in whatever groups and order they are
// merged. Every line lists the digests of the lists of items that it is made of. So the same partial result is never added twice.
package partial
