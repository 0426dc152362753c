// Package sandbox runs a function that may die in a separate process, under a memory limit that the operating system
// enforces. If the function dies, the notebook's kernel and the cell go on.
package sandbox
