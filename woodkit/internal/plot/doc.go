// Package plot draws every figure of woodkit: bar charts, heat maps, images with the legend of their classes, timelines of
// runs, guesses beside measurements, lines with a bound, and the order in which items were done.
//
// # Use
//
// Each kind of figure is a struct of plain data with a method Figure:
//
//	figure := plot.Rows{Title: "Density of each class", Unit: unit.Share, Rows: rows}.Figure()
//	png, err := figure.PNG()
//
// A Figure is a value that has already been drawn. Its size is given in CSS pixels and it is drawn at twice that size, so
// that it is crisp on any screen when a notebook shows it at its Width. Stack puts several figures above each other.
//
// # Bad data
//
// No data make this package panic. If data contradict themselves, for example if the counts of a heat map do not fill its
// width and height, Image and PNG return an error that names the panel. If data are only missing (no bars, a value that is
// not a number), there is a note in the figure where the value would be.
//
// # Style
//
// There is one style. The file style.go has fonts and sizes, and palette.go has all colours. The environment variable
// WOODKIT_FIGURES=projector makes text and lines larger for a lecture room. The background is opaque and nearly white, so that
// a figure can be read on a dark page as well as on a light one.
//
// # What gonum/plot draws, and what it does not
//
// Axes, their marks, grids, bars, lines, points and ranges are drawn by gonum/plot. chart makes a plot.Plot for an area of a
// page, gonum's plotters (BarChart, Line, Scatter, YErrorBars, Grid) draw the data, and spans are its scales. We draw what it
// cannot draw:
//
//   - Marks in a unit with its prefix ("500 µs", "2 MB"). They are whole if they count something, and their ends fit two figures
//     that share an axis. We give them to gonum as constant ticks.
//   - Titles, notes and legends, broken into lines that fit, in the page's margins. Gonum's legend covers data, and its titles
//     are cut off.
//   - Timelines, schedules, ladders, matrices and bars with hatched parts. Gonum has nothing like them.
//
// A cell that draws links package gonum.org/v1/plot, its writers for PDF, SVG, EPS and LaTeX and its twelve fonts. That is
// 4.4 MB more than the canvas alone. On two cores, the build took 65 ms more processor time, which is an eighth, and the run
// 0 to 3 ms more. The build tag "minimal", which leaves out the writers, saved 10 to 20 of these 65 ms. CONTRIBUTING.md has
// the benchmark of whole cells.
package plot
