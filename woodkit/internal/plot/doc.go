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
// One style, in style.go, holds fonts, sizes and greys; all colours that mean something are in palette.go. The environment variable WOODKIT_FIGURES=projector
// makes text and lines larger for a lecture room. The background is opaque and nearly white, so that a figure reads as
// well on a dark page as on a light one.
//
// # What gonum/plot draws, and what it does not
//
// Axes, their marks, grids, bars, lines, points and ranges are gonum/plot's: chart makes a plot.Plot for an area of a page, its
// plotters (BarChart, Line, Scatter, YErrorBars, Grid) draw the data, and spans are its scales. Ours is what it cannot do:
//
//   - Marks in a unit with its prefix ("500 µs", "2 MB"), whole where they count something, and ends that fit two figures which
//     share an axis. They are given to gonum as constant ticks.
//   - Titles, notes and legends, broken into lines that fit, in the page's margins. Gonum's legend lies over the data, and its titles
//     are cut off.
//   - Timelines, schedules, ladders, matrices and the parts of a bar that are hatched: it has nothing like them.
//   - Heat maps. Its HeatMap draws a rectangle for each value, which takes 3 to 6 s for 1280 × 966 of them; a raster takes a twentieth
//     of a second.
//   - Names that stand on lines, with an edge in the colour of the page.
//
// A cell that draws links package gonum.org/v1/plot, its writers for PDF, SVG, EPS and LaTeX and its twelve fonts: 4.4 MB more than
// the canvas alone. On two cores that was 65 ms more processor time to build, an eighth, and 0 to 3 ms more to run. The build
// tag "minimal", which leaves the writers out, saved 10 to 20 of these 65 ms. CONTRIBUTING.md has the benchmark of whole cells.
package plot
