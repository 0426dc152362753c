package plot

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"woodscape.example/woodkit/internal/unit"
)

// named is a figure of the gallery. There is one for each thing that a figure can do, drawn from made-up data.
type named struct {
	name   string
	figure func() Figure
}

// classes are those of the data set, with their colours and published densities.
var classes = []Row{
	{Name: "void", Value: .675113, Color: color.RGBA{0, 0, 0, 255}},
	{Name: "road", Value: .258558, Color: color.RGBA{255, 0, 255, 255}},
	{Name: "lanemarks", Value: .015332, Color: color.RGBA{255, 0, 0, 255}},
	{Name: "curb", Value: .005635, Color: color.RGBA{0, 255, 0, 255}},
	{Name: "person", Value: .003305, Color: color.RGBA{0, 0, 255, 255}},
	{Name: "rider", Value: .001189, Color: color.RGBA{255, 255, 255, 255}},
	{Name: "vehicles", Value: .035116, Color: color.RGBA{255, 255, 0, 255}},
	{Name: "bicycle", Value: .004199, Color: color.RGBA{0, 255, 255, 255}},
	{Name: "motorcycle", Value: .001234, Color: color.RGBA{128, 128, 255, 255}},
	{Name: "traffic_sign", Value: .000320, Color: color.RGBA{0, 128, 128, 255}},
}

// gallery lists the figures that are compared with images.
func gallery() []named {
	return []named{
		{"bars", Rows{
			Title: "Density of each class", Axis: "share of all pixels", Unit: unit.Share, Linear: true, Rows: classes, Note: "8,234 frames",
		}.Figure},
		{"bars-odd", oddBars},
		{"grouped", groupedBars},
		{"heatmaps", func() Figure {
			return HeatMaps{Title: "Where people and vehicles are", Unit: "frames", Panels: []HeatMap{arc("person", 1), arc("vehicles", 2)}}.Figure()
		}},
		{"heatmaps-ten", tenHeatMaps},
		{"picture", picture},
		{"timeline-2", func() Figure { return timeline(2, 40) }},
		{"timeline-32", func() Figure { return timeline(32, 4000) }},
		{"timeline-pair", sheets},
		{"timeline-failed", failures},
		{"rows", rows},
		{"rows-dots", rowsOfDots},
		{"lines", inFlight},
		{"stacked", stacked},
		{"stacked-long", stackedLong},
		{"order", order},
		{"curves", scaling},
		{"curves-zero", crossing},
		{"ladder", choosing},
		{"pairs", inClass},
		{"sequence", handovers},
		{"sequence-slim", manyLanes},
		{"matrix", together},
		{"nothing", Rows{Title: "Density of each class"}.Figure},
	}
}

func oddBars() Figure {
	return Rows{Title: "What cannot be drawn", Axis: "some value", Rows: []Row{
		{Name: "zero", Value: 0},
		{Name: "missing", Value: math.NaN()},
		{Name: "infinite", Value: math.Inf(1)},
		{Name: "below zero", Value: -40},
		{Name: "huge", Value: 123.4},
		{Name: "a name that is much too long for its slot", Value: 60},
		{Name: "with a note", Value: math.NaN(), Note: "out of memory"},
	}}.Figure()
}

func groupedBars() Figure {
	none := math.NaN()
	return GroupedBars{
		Title: "Time for each frame", Axis: "time for each frame", Unit: unit.Seconds, Groups: []string{"Pixel Counts", "Heat Maps"},
		Series: []BarSeries{
			{Name: "for loop", Color: LoopColor, Values: []float64{.0062, .0151}},
			{Name: "pool", Color: ThreadsColor, Values: []float64{.0029, none}, Notes: []string{"", "crashed"}},
			{Name: "loading in the pool", Color: LoadingColor, Values: []float64{none, .0111}},
			{Name: "queue", Color: QueueColor, Values: []float64{none, .0086}},
			{Name: "processes", Color: ProcessesColor, Values: []float64{.0035, .042}},
			{Name: "fold", Color: FoldColor, Values: []float64{none, .0051}},
		},
	}.Figure()
}

// arc is a heat map with a bright arc.
func arc(title string, seed float64) HeatMap {
	m := HeatMap{Title: title, Width: 320, Height: 240}
	for y := range m.Height {
		for x := range m.Width {
			dx, dy := float64(x)/160-1, (float64(y)-60-10*seed)/75
			m.Sum = append(m.Sum, uint32(700*seed*math.Exp(-12*math.Pow(dy+0.5*dx*dx, 2))*(0.4+0.6*dx*dx)))
		}
	}
	return m
}

func tenHeatMaps() Figure {
	h := HeatMaps{Title: "Where each class is", Unit: "frames"}
	for i, c := range classes {
		h.Panels = append(h.Panels, arc(c.Name, 1+float64(i)/2))
	}
	return h.Figure()
}

// picture has grain like a photograph, and a patch in a class's colour.
func picture() Figure {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			g := 110 + 50*math.Sin(float64(x)/60)*math.Cos(float64(y)/50) + 4*r.NormFloat64()
			c := color.RGBA{uint8(g + 15), uint8(g), uint8(g * 0.9), 255}
			if math.Hypot(float64(x)-320, float64(y)-360) < 150 {
				c = color.RGBA{c.R/2 + 127, c.G / 2, c.B/2 + 127, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var legend []Swatch
	for _, c := range classes {
		legend = append(legend, Swatch{c.Name, c.Color})
	}
	return Pictures{Title: "00000_FV with its mask", Panels: []Picture{{"overlay", m}}, Legend: legend}.Figure()
}

// simulated is a run of workers that load and compute, and a caller that adds.
func simulated(workers, items int) TimelineRun {
	r := rand.New(rand.NewPCG(1, uint64(workers)))
	run := TimelineRun{Title: fmt.Sprintf("pool:workers=%d", workers)}
	free := make([]float64, workers)
	lanes := make([]Lane, workers)
	caller := Lane{Name: "caller"}
	now := 0.0
	for i := range items {
		w := 0
		for k := range free {
			if free[k] < free[w] {
				w = k
			}
		}
		loaded := free[w] + 0.005*(0.8+0.4*r.Float64())
		done := loaded + 0.0038*(0.6+0.8*r.Float64())
		if i%97 == 5 {
			done += 0.03 // a straggler
		}
		start := max(now, done)
		now = start + 0.002
		lanes[w].Segments = append(lanes[w].Segments, Segment{Start: free[w], End: loaded, Kind: "loading"}, Segment{loaded, done, "computing", true, 0})
		caller.Segments = append(caller.Segments, Segment{start, now, "adding", true, 0})
		free[w] = done
		if now-done > 0.05 { // as if a worker had to wait while the loop was more than 50 ms behind
			lanes[w].Segments = append(lanes[w].Segments, Segment{Start: done, End: now - 0.05, Kind: "handing over"})
			free[w] = now - 0.05
		}
	}
	for i := range lanes {
		lanes[i].Name = fmt.Sprint("worker ", i)
	}
	run.Lanes = append(lanes, caller)
	return run
}

func timeline(workers, items int) Figure {
	return Timeline{
		Title: "What each worker did", Runs: []TimelineRun{simulated(workers, items)},
		Kinds: []Kind{{Name: "loading"}, {Name: "computing"}, {Name: "handing over", Idle: true}},
	}.Figure()
}

// sheets has kinds and colours that woodkit does not know.
func sheets() Figure {
	turn, after := Lane{Name: "writer"}, Lane{Name: "writer"}
	a, b := 0.0, 0.0
	for i := range 20 {
		turn.Segments = append(turn.Segments, Segment{Start: a, End: a + 1, Kind: "writing"}, Segment{Start: a + 1, End: a + 2, Kind: "changing sheet"})
		a += 2
		after.Segments = append(after.Segments, Segment{Start: b, End: b + 1, Kind: "writing"})
		b++
		if i%5 == 4 {
			after.Segments = append(after.Segments, Segment{Start: b, End: b + 1, Kind: "changing sheet"})
			b++
		}
	}
	return Timeline{
		Title: "Four sheets, five letters",
		Kinds: []Kind{{Name: "writing", Color: palette[2]}, {Name: "changing sheet", Color: palette[3], Idle: true}},
		Runs:  []TimelineRun{{Title: "letters in turn", Lanes: []Lane{turn}}, {Title: "sheet after sheet", Lanes: []Lane{after}}},
	}.Figure()
}

func rows() Figure {
	return Rows{
		Title: "Counting by differences takes a third of the time", Axis: "time per frame", Unit: unit.Seconds,
		Rows: []Row{{Name: "for loop", Value: .00748}, {Name: "differences", Value: .00256, Beside: "0.34 ×"}, {Name: "not run", Value: math.NaN(), Note: "not run"}},
	}.Figure()
}

func rowsOfDots() Figure {
	r := Rows{Title: "Density of each class", Axis: "share of all pixels", Unit: unit.Share}
	for _, c := range classes {
		r.Rows = append(r.Rows, Row{Name: c.Name, Value: c.Value, Color: c.Color})
	}
	return r.Figure()
}

// failures has a long failure and one that is too short for its share of a column, each on a separate worker.
func failures() Figure {
	run := simulated(2, 40)
	run.Title = ""
	long, short := &run.Lanes[0].Segments[7], &run.Lanes[1].Segments[20]
	long.Kind = "failed"
	at := (short.Start + short.End) / 2
	cut := Segment{Start: at, End: at + 1e-6, Kind: "failed"}
	run.Lanes[1].Segments = append(run.Lanes[1].Segments, cut, Segment{cut.End, short.End, short.Kind, true, 0})
	short.End = cut.Start
	run.Lanes[2].Segments = append(run.Lanes[2].Segments, Segment{Start: 0, End: 1e-7, Kind: "waiting"}) // too short for the legend
	return Timeline{Title: "Two items failed", Runs: []TimelineRun{run}}.Figure()
}

func stackedLong() Figure {
	b := StackedBars{
		Title: "Where the time went", Axis: "time; the bar of workers is their mean", Unit: unit.Seconds,
		Kinds: []Kind{{Name: "loading"}, {Name: "computing"}, {Name: "adding"}, {Name: "failed"}, {Name: NoItem}},
	}
	for _, name := range []string{"queue:workers=2,depth=8,bytes=41943040,ordered", "pool, by runs"} {
		b.Rows = append(b.Rows, StackedRow{name + ": workers", []float64{.5, .4, 0, .2, .26}}, StackedRow{name + ": caller", []float64{0, 0, 1e-6, 0, 1.36}})
	}
	return b.Figure()
}

func inFlight() Figure {
	r := rand.New(rand.NewPCG(3, 4))
	var x, items, heap, collections []float64
	n, h := 0, 40e6
	for i := range 800 {
		x = append(x, float64(i)*.01)
		n = max(0, min(16, n+r.IntN(3)-1))
		items = append(items, float64(n))
		if h += 8e6 * r.Float64(); h > 300e6 {
			h = 60e6
			collections = append(collections, x[i])
		}
		heap = append(heap, h)
	}
	return Lines{Title: "queue:workers=2,depth=16", X: Axis{Label: "time since the start", Unit: unit.Seconds}, Panels: []LinePanel{
		{Title: "In flight", Y: Axis{Label: "items"}, Lines: []Line{{X: x, Y: items, Step: true}}, Bounds: []Bound{{"depth 16", 16}}},
		{
			Title: "Memory", Y: Axis{Label: "memory", Unit: unit.Bytes}, Lines: []Line{{Name: "heap", X: x, Y: heap}},
			Bounds: []Bound{{"limit 1 GiB", 1 << 30}}, Events: Events{"garbage collection", collections},
		},
	}}.Figure()
}

func stacked() Figure {
	return StackedBars{
		Title: "Where the time went", Axis: "time of all workers", Unit: unit.Seconds,
		Kinds: []Kind{{Name: "waiting"}, {Name: "loading"}, {Name: "computing"}, {Name: "handing over"}, {Name: "adding"}, {Name: NoItem}},
		Rows: []StackedRow{
			{"serial", []float64{0, 5.3, 3.9, 0, 6.2, 0}},
			{"pool:workers=2", []float64{2, 5.4, 4.2, 9, 6.6, 1}},
			{"queue:workers=2,depth=16", []float64{2, 5.4, 4.1, 3, 6.2, 1.2}},
		},
	}.Figure()
}

func order() Figure {
	var frames []string
	for i := range 10 {
		frames = append(frames, fmt.Sprintf("%05d_FV", i))
	}
	return Order{Title: "Ten frames, pool:workers=4", Items: frames, Completed: []int{1, 0, 3, 2, 4, 6, 5, 9, 7}}.Figure()
}

// together has shares of every size, and one that is nearly none.
func together() Figure {
	m := Matrix{Title: "Of the frames that show the class on the left, per cent that also show the class above", Note: "8,234 frames"}
	for i, row := range classes {
		m.Rows, m.Columns = append(m.Rows, fmt.Sprintf("%s (%d frames)", row.Name, 8234/(i+1))), append(m.Columns, row.Name)
		var shares []float64
		for j := range classes {
			share := 1 - float64(j)/float64(9+i)
			switch {
			case i == j:
				share = math.NaN()
			case j == 9 && i == 0:
				share = 0.0001
			case j == 1:
				share = 0.9999
			}
			shares = append(shares, share)
		}
		m.Shares = append(m.Shares, shares)
	}
	return m.Figure()
}
