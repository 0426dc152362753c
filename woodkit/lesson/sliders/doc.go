// Package sliders shows sliders below a cell, with a figure that is redrawn when they move.
package sliders
