// Package classroom collects the guesses of a class: what a reader shares, and what a teacher draws of it.
package classroom
