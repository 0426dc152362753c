// Package exercise judges the exercises of the notebooks.
package exercise
