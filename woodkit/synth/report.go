package synth

import (
	"fmt"
	"image"
	"strings"
	"text/tabwriter"
)

// Report holds the statistics of a synthetic set, for comparison with what is published about the real one.
type Report struct {
	Frames   int
	Cameras  [4]int    // number of frames of FV, RV, MVL, MVR
	Pixels   [10]int64 // pixels of each class over all frames
	Presence [10]int   // number of frames in which each class occurs
	Changes  Spread    // per mask: how often the class changes from one pixel to the next in a row
	Bytes    Spread    // per mask: size of its file
}

// Spread is the sum, the least and the most of a number over frames.
type Spread struct{ Sum, Least, Most int64 }

func (s *Spread) add(n int64, first bool) {
	s.Sum += n
	if first || n < s.Least {
		s.Least = n
	}
	s.Most = max(s.Most, n)
}

func (s *Spread) merge(t Spread, first bool) {
	s.Sum += t.Sum
	if first || t.Least < s.Least {
		s.Least = t.Least
	}
	s.Most = max(s.Most, t.Most)
}

// add adds the counts of one mask.
func (r *Report) add(c camera, labels *image.Gray, bytes int) {
	var pixels [256]int64
	changes := 0
	for y := range Height {
		row := labels.Pix[y*labels.Stride:][:Width]
		for x := 0; x < Width; {
			end := runEnd(row, x)
			pixels[row[x]] += int64(end - x)
			changes++
			x = end
		}
		changes-- // the end of a row's last run is the image's edge, not a change
	}
	for id := range r.Pixels {
		r.Pixels[id] += pixels[id]
		if pixels[id] > 0 {
			r.Presence[id]++
		}
	}
	r.Cameras[c]++
	r.Changes.add(int64(changes), r.Frames == 0)
	r.Bytes.add(int64(bytes), r.Frames == 0)
	r.Frames++
}

// merge adds the counts of another report.
func (r *Report) merge(other *Report) {
	if other.Frames == 0 {
		return
	}
	r.Changes.merge(other.Changes, r.Frames == 0)
	r.Bytes.merge(other.Bytes, r.Frames == 0)
	r.Frames += other.Frames
	for i := range r.Cameras {
		r.Cameras[i] += other.Cameras[i]
	}
	for i := range r.Pixels {
		r.Pixels[i] += other.Pixels[i]
		r.Presence[i] += other.Presence[i]
	}
}

// share returns the class's share of all pixels.
func (r *Report) share(class int) float64 {
	return float64(r.Pixels[class]) / (float64(r.Frames) * Width * Height)
}

// String returns the report as a table. It has one line per class with the class's share of all pixels and the share of
// frames in which it occurs, each next to the published figure. Below are cameras, changes of class, and sizes.
func (r *Report) String() string {
	if r.Frames == 0 {
		return "no frames\n"
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "class\tshare here\tpublished\tratio\tframes here\tpublished\tdifference\t")
	for id, c := range classes {
		here, there := 100*float64(r.Presence[id])/float64(r.Frames), 100*float64(c.presence)/publishedFrames
		fmt.Fprintf(w, "%s\t%.6f\t%.6f\t%.2f\t%.1f %%\t%.1f %%\t%+.1f\t\n",
			c.name, r.share(id), c.share, r.share(id)/c.share, here, there, here-there)
	}
	w.Flush()
	for c, l := range lenses {
		fmt.Fprintf(&text, "%s %d (%.1f %%, published %.1f %%)  ", l.name, r.Cameras[c],
			100*float64(r.Cameras[c])/float64(r.Frames), 100*float64(published[c])/publishedFrames)
	}
	fmt.Fprintf(&text, "\n%d masks; changes of class in a row, per mask: mean %d, %d to %d; bytes per mask: mean %d, %d to %d\n",
		r.Frames, r.Changes.Sum/int64(r.Frames), r.Changes.Least, r.Changes.Most,
		r.Bytes.Sum/int64(r.Frames), r.Bytes.Least, r.Bytes.Most)
	return text.String()
}

// publishedFrames is the number of WoodScape's labelled frames.
const publishedFrames = 8234
