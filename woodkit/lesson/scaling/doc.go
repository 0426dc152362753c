// Package scaling draws what more workers give: speed-up curves, the Universal Scalability Law fitted to them, the wait from
// which many goroutines pay, and what this machine can show at all.
package scaling
