package woodkit

// PlotAlt is plotAlt, for tests outside of the package.
var PlotAlt = plotAlt
