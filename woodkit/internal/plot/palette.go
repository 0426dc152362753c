package plot

import "image/color"

// This file has all colours of all figures, except those of the classes of a data set. A colour means one thing: a phase (in
// timelines and bars of time), a strategy, results that are held, a code, a byte or token of a file, or a step of a schedule.
// The colours of series mean nothing by themselves: each figure has a legend. Greys are what is neutral, empty or the rest.
// Tests simulate each kind of colour blindness.

// NoItem is the phase of a goroutine without an item: it has not begun, waits for one, or is finished. DiscardedOrNoItem is the
// time about which a run that ended early knows nothing.
const (
	NoItem            = "no item"
	DiscardedOrNoItem = "discarded or " + NoItem
)

// WaitingForCore is the phase of a goroutine that could go on if it had a core. LoadingOrWaiting and ComputingOrWaiting are the
// phases of a worker of which nobody knows whether it had a core.
const (
	WaitingForCore     = "waiting for a core"
	LoadingOrWaiting   = "loading or " + WaitingForCore
	ComputingOrWaiting = "computing or " + WaitingForCore
)

// Kind names what a segment may be, and says how it is shown. Kinds that are not declared get the colour that their name has
// everywhere in woodkit, or else the palette's next colour.
type Kind struct {
	Name  string
	Color color.Color // if nil, chosen by name
	Idle  bool        // does not count as busy
	never bool        // should never happen: a timeline shows it however short it is
}

// knownKinds are the phases. Kinds that are not work are pale or grey.
var knownKinds = []Kind{
	{Name: "waiting", Color: color.RGBA{0x9C, 0xCF, 0xF0, 0xFF}, Idle: true}, // for storage or a lock
	{Name: WaitingForCore, Color: color.RGBA{0xEC, 0xD9, 0x8E, 0xFF}, Idle: true},
	{Name: "loading", Color: color.RGBA{0x00, 0x72, 0xB2, 0xFF}},
	{Name: LoadingOrWaiting, Color: maybeLoadingColor},
	{Name: "computing", Color: ComputingColor},
	{Name: ComputingOrWaiting, Color: maybeComputingColor},
	{Name: "handing over", Color: color.RGBA{0xCC, 0x79, 0xA7, 0xFF}}, // copying a result to another process
	{Name: "adding", Color: color.RGBA{0xE6, 0x9F, 0x00, 0xFF}},
	{Name: "failed", Color: failedColor, never: true},
	{Name: DiscardedOrNoItem, Color: discardedColor, Idle: true},
	{Name: NoItem, Color: idleGrey, Idle: true},
}

// ComputingColor is the colour of the phase computing, and of work in general.
var ComputingColor = color.RGBA{0x00, 0x9E, 0x73, 0xFF}

var (
	// failedColor is the red of work that failed. It is hatched, so that it does not depend on colour alone.
	failedColor = color.RGBA{0xC6, 0x28, 0x28, 0xFF}
	// discardedColor is the colour of time about which a run that ended early knows nothing. It is hatched.
	discardedColor = color.RGBA{0xD9, 0xC9, 0xC9, 0xFF}
	// maybeLoadingColor and maybeComputingColor are paler than the colours of loading and computing, and hatched.
	maybeLoadingColor   = color.RGBA{0x78, 0xA0, 0xD0, 0xFF}
	maybeComputingColor = color.RGBA{0x4B, 0xB2, 0x8C, 0xFF}
	// idleGrey is the colour of a lane in which nothing happens.
	idleGrey = color.RGBA{0xE3, 0xE6, 0xE8, 0xFF}
	// stripeGrey is for time in which a goroutine could not go on, over idleGrey.
	stripeGrey = color.RGBA{0xC2, 0xC7, 0xCC, 0xFF}
)

// These are the colours of strategies. Those of the loop and the processes are the article's, so that its readers recognise
// the bars. They are colours of matplotlib's style "ggplot". The article's blue of threads is the phase "loading" here, so
// the pool has another.
var (
	LoopColor      = color.RGBA{0xE2, 0x4A, 0x33, 0xFF} // the for loop
	ByHandColor    = color.RGBA{0x7A, 0x5C, 0x58, 0xFF} // written out in the cell
	ThreadsColor   = color.RGBA{0x46, 0xC2, 0xCB, 0xFF} // ThreadPoolExecutor: a pool of goroutines here
	ProcessesColor = color.RGBA{0x98, 0x8E, 0xD5, 0xFF} // ProcessPoolExecutor
	LoadingColor   = color.RGBA{0xC9, 0xA2, 0x7E, 0xFF} // loading alone in the pool: the article's "threads for IO only"
	QueueColor     = color.RGBA{0x12, 0x40, 0x5E, 0xFF} // the queue, if it is beside the pool
	FoldColor      = color.RGBA{0xB5, 0xE3, 0xB0, 0xFF} // every worker adds for itself
	RunsColor      = color.RGBA{0x40, 0x2A, 0x00, 0xFF} // masks are read as runs
)

// HeldColor is the colour of results that are done and that the loop still holds or has not taken.
var HeldColor = color.RGBA{0xD5, 0x5E, 0x00, 0xFF}

// These are the colours of codes that are compared. Go's code that reads masks as runs has RunsColor.
var (
	PixelsColor        = color.RGBA{0x9A, 0x5B, 0x00, 0xFF} // masks are read as pixels
	ArticlePythonColor = color.RGBA{0x88, 0x22, 0x55, 0xFF} // the article's code, in Python
	BestPythonColor    = color.RGBA{0xAA, 0x44, 0x99, 0xFF} // the quickest code in Python
)

// These are the colours of a file's bytes and tokens. Zeros have the grey of nothing.
var (
	ZeroColor    = idleGrey
	LiteralColor = color.RGBA{0x8E, 0x10, 0x38, 0xFF}
	MatchColors  = [2]color.RGBA{{0x4F, 0x6B, 0xED, 0xFF}, {0xB3, 0xC0, 0xFA, 0xFF}} // in turn, so that neighbours differ
)

// VoidColor is the colour of a class that has none in its data set. It is that of masks that are painted in their classes' colours.
var VoidColor = color.RGBA{0x00, 0x00, 0x00, 0xFF}

// These are the colours of a schedule. Its failures have the red of failures. A box that matters also has bold text.
var (
	operationColor = color.RGBA{0xD6, 0xE6, 0xF4, 0xFF}
	operationEdge  = color.RGBA{0x5E, 0x7F, 0xA3, 0xFF}
	messageColor   = Indigo
)

// These are the colours of the three kinds of lines of an order. The lines also differ in slope.
var (
	earlierColor = Indigo
	laterColor   = Olive
	inTurnColor  = PaleGrey
)

// palette is for series without a colour. Indigo, Rose and Olive are of the scheme "muted" of Paul Tol ("Colour Schemes", SRON
// technical note, 2021), and so are the two colours of Python.
var palette = []color.RGBA{Indigo, Rose, Olive, Grey, {0x66, 0xDD, 0x44, 0xFF}}

// These are the colours of series by name. PaleGrey is also the colour of a strategy or label that has no other.
var (
	Indigo   = color.RGBA{0x33, 0x22, 0x88, 0xFF}
	Rose     = color.RGBA{0xCC, 0x66, 0x77, 0xFF}
	Olive    = color.RGBA{0x99, 0x99, 0x33, 0xFF}
	Grey     = color.RGBA{0x4D, 0x4D, 0x4D, 0xFF}
	PaleGrey = color.RGBA{0xB4, 0xBA, 0xC0, 0xFF}
)

// These are the page, its text, and the greys of everything that is not data.
var (
	paper    = color.RGBA{0xFD, 0xFD, 0xFB, 0xFF} // background
	white    = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF} // text on dark colours
	ink      = color.RGBA{0x22, 0x26, 0x2B, 0xFF} // titles, names
	softInk  = color.RGBA{0x55, 0x5B, 0x63, 0xFF} // tick labels, notes
	axisGrey = color.RGBA{0x8A, 0x90, 0x98, 0xFF} // axes, outlines
	gridGrey = color.RGBA{0xE4, 0xE6, 0xE8, 0xFF} // grid
	laneGrey = color.RGBA{0xF1, 0xF2, 0xF3, 0xFF} // empty lanes, missing values
)

// hatched reports whether areas of a colour are hatched.
func hatched(c color.RGBA) bool {
	return c == failedColor || c == discardedColor || c == maybeLoadingColor || c == maybeComputingColor
}

// outlineOf returns the colour of a bar's outline: the bar's colour, but darker, so that white has an edge and others look
// crisp.
func outlineOf(c color.RGBA) color.RGBA {
	dark := func(v uint8) uint8 { return uint8(float64(v) * 0.6) }
	return color.RGBA{dark(c.R), dark(c.G), dark(c.B), 0xFF}
}

// paletteColor returns the colour of a series: its own if it has one, otherwise the palette's in turn.
func paletteColor(own color.Color, i int) color.RGBA {
	if own != nil {
		return color.RGBAModel.Convert(own).(color.RGBA)
	}
	return palette[i%len(palette)]
}
