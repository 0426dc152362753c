// Package rounds repeats several ways of doing a task in rounds, and compares them with an interval.
//
//	repeated, err := rounds.Repeat(ds, 6,
//		rounds.Way{Task: "pixel counts", Label: "for loop", Do: counted(scan.Serial())},
//		rounds.Way{Task: "pixel counts", Label: "pool", Do: counted(scan.Pool(cores))})
//	woodkit.Show(repeated.Table())
//
// Each round runs every way once, in random order. Whatever slows a whole round down slows all ways down, so ratios are
// taken round by round. The median of the ratios with its 95 % interval says how far you can trust the comparison (see
// package internal/interval). You need at least six rounds to get an interval.
package rounds
