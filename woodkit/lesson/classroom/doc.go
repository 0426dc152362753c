// Package classroom collects the guesses of a class. It defines what a reader shares, and what a teacher draws from it.
package classroom
