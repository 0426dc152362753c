// Package plot draws every figure of woodkit: bar charts, heat maps, pictures with their class legend, timelines of runs,
// guesses against measurements, lines with a bound, and the order in which items were done.
//
// # Use
//
// Each kind of figure is a struct of plain data with a method Figure:
//
//	figure := plot.Bars{Title: "Density of each class", Unit: plot.Share, Bars: bars}.Figure()
//	png, err := figure.PNG()
//
// A Figure is a value that is drawn already. Its size is given in CSS pixels and it is drawn at twice that size, so
// that a notebook which shows it at its Width is crisp on any screen. Stack puts several figures above each other.
//
// # Bad data
//
// Nothing here panics. Data that contradict themselves, such as a heat map whose counts do not fill its width and height,
// make Image and PNG return an error that names the panel. Data that are merely missing (no bars, a value that
// is not a number) leave a note in the figure where the value would be.
//
// # Style
//
// One style, in style.go, holds fonts, sizes, greys and the palette. The environment variable WOODKIT_FIGURES=projector
// makes text and lines larger for a lecture room. The background is opaque and nearly white, so that a figure reads as
// well on a dark page as on a light one.
//
// # Why the canvas of gonum/plot and not its Plot
//
// A notebook cell is linked each time it runs, and this package is linked with it. Package gonum.org/v1/plot
// registers writers for PDF, SVG, EPS and LaTeX and embeds twelve fonts: 7 MB and about 0.12 s per cell. Its canvas
// (vg and vgimg) with two fonts is a third of that. The canvas also leaves the layout to us, which is where a legend
// that covers a bar or a label that is cut off would come from, and its heat map takes seconds at 1280×966.
package plot
