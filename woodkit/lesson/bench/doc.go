// Package bench measures the article's scans side by side: as the article does them in Python, the best Python that we know,
// and Go by pixels and by runs, over the same masks.
//
// A cell is one way of doing one task in one code. Each round runs every cell once, in random order, and the number of masks is
// chosen so that eight rounds fit into the time. Six are the fewest that give a 95 % interval (package internal/interval). The
// rounds end when every interval is tight, or when the time is up. What is measured can be kept after every round, and continued
// after an interrupt (Options.Keep, Options.Resume).
//
// A Result has a verdict on each claim of the article, for every interpreter and for Go. The folder schema describes the JSON of
// a Run and of a Result. In a notebook, Once measures or finds what was measured before, and Step, Sentence, Chart, Dots and
// ClaimsTable show it.
//
// Python runs as a process of its own, one per run, which measures itself from its first mask to its last, without its start.
// Go runs in this process. Whatever runs must have the same result as Go by pixels: a cell whose digest is another has no time.
//
// # Why not package rounds
//
// Package timing/rounds repeats functions that cannot fail, and its files are what a notebook's claims are judged by. Here a
// cell may crash, or be killed, without ending the others, and its own clock counts.
package bench
