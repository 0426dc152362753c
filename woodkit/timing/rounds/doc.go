// Package rounds repeats several ways of doing a task in rounds, so that they can be compared with an interval.
//
//	repeated, err := rounds.Repeat(ds, 6,
//		rounds.Way{Task: "pixel counts", Label: "for loop", Do: counted(scan.Serial())},
//		rounds.Way{Task: "pixel counts", Label: "pool", Do: counted(scan.Pool(cores))})
//	woodkit.Show(repeated.Table())
//
// Each round runs every way once, in random order. What slows a whole round down slows all of them, so ratios are taken round
// by round, and their median with its 95 % interval says what they are worth (package internal/interval). Six rounds are the
// fewest that give an interval.
package rounds
