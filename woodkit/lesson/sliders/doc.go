// Package sliders shows sliders below a cell, with a figure that is drawn anew when they move.
package sliders
