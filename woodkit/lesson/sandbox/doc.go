// Package sandbox runs a function that may die in a separate process, under a memory limit that the operating system enforces.
// The notebook's kernel and the cell live on.
package sandbox
