// Package scaling draws what more workers bring: speed-up curves, the Universal Scalability Law fitted to them, the wait
// from which many goroutines pay off, and what this machine can show at all.
package scaling
