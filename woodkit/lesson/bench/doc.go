// Package bench measures the article's scans side by side, over the same masks: as the article does them in Python, in the
// best Python that we know, and in Go by pixels and by runs.
//
// A cell is one way to do one task in one code. Each round runs every cell once, in random order. The number of masks is
// chosen so that eight rounds fit into the time. A 95 % interval needs at least six (package internal/interval). The rounds
// end when every interval is tight, or when the time is up. The result can be kept after every round, and continued after an
// interrupt (Options.Keep, Options.Resume).
//
// A Result has a verdict on each claim of the article, for every interpreter and for Go. The folder schema describes the JSON
// of a Run and of a Result. In a notebook, Once measures or finds an earlier result. Step, Sentence, Chart, Dots and
// ClaimsTable show the result.
//
// Each run of Python is a separate process. It measures itself from its first mask to its last, so its start does not count.
// Go runs in this process. Every run must have the same result as Go by pixels. A cell with another digest has no time.
//
// # Why not package rounds
//
// Package timing/rounds repeats functions that cannot fail, and a notebook's claims are judged by its files. Here a cell may
// crash, or be killed, without ending the others, and its own clock counts.
package bench
