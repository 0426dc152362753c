package main

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// HeatmapCommand sums heat maps.
type HeatmapCommand struct {
	scanFlags
	Out string `placeholder:"PATH" help:"Also write the heat maps: NAME.npz has integer arrays [height][width] by class name and by camera (FV_road), NAME/ a PNG a class."`
}

// Help is shown below the usage line.
func (HeatmapCommand) Help() string {
	return `Counts, for every class and pixel, the frames that show the class there, over all frames and by camera. Prints what
scan counts prints, and a digest of the sums, which is the same for every strategy.

Examples:
  go tool woodkit scan heatmap --strategy queue:workers=2,depth=16
  go tool woodkit scan heatmap ~/WoodScape --strategy fold:workers=4 --out heatmaps.npz
  go tool woodkit scan heatmap --camera MVL --out mirror/`
}

// Validate refuses an --out that is of no known kind.
func (c HeatmapCommand) Validate() error {
	if c.Out == "" || strings.HasSuffix(c.Out, ".npz") || strings.HasSuffix(c.Out, string(os.PathSeparator)) {
		return nil
	}
	return fmt.Errorf("--out %s: must end in .npz (arrays), or in / (a folder of pictures)", c.Out)
}

// framePlanes is what one frame adds to the heat maps.
type framePlanes struct {
	Camera woodkit.Camera
	Counts woodkit.Counts
	Planes woodkit.Planes
}

// Size is the memory that the planes hold, in bytes.
func (p framePlanes) Size() int64 { return p.Planes.Size() }

// expandFrame loads a mask and expands it.
func expandFrame(f woodkit.Frame) (framePlanes, error) {
	labels, err := f.Labels()
	if err != nil {
		return framePlanes{}, err
	}
	p := framePlanes{Camera: f.Camera, Planes: woodkit.Expand(labels)}
	for _, class := range labels.Pix {
		p.Counts[class]++
	}
	return p, nil
}

// expandTask makes expandFrame known to worker processes.
var expandTask = scan.Task(expandFrame)

// mapped is the sum of a heat map scan.
type mapped struct {
	size    image.Point
	tally   woodkit.Tally
	cameras map[woodkit.Camera]*woodkit.HeatMap
	err     error // sums that did not fit each other, which would be a mistake of ours
}

// add adds one frame and gives its planes back.
func (m *mapped) add(p framePlanes) *mapped {
	sum := m.cameras[p.Camera]
	if sum == nil {
		sum = woodkit.NewHeatMap(m.size)
		m.cameras[p.Camera] = sum
	}
	m.err = errors.Join(m.err, sum.Add(p.Planes))
	p.Planes.Release()
	m.tally.Add(p.Counts)
	return m
}

// merge adds another worker's sum.
func (m *mapped) merge(other *mapped) *mapped {
	for camera, sum := range other.cameras {
		if own := m.cameras[camera]; own == nil {
			m.cameras[camera] = sum
		} else {
			m.err = errors.Join(m.err, own.Merge(sum))
		}
	}
	m.tally.Merge(other.tally)
	m.err = errors.Join(m.err, other.err)
	return m
}

// maps adds the cameras up.
func (m *mapped) maps() woodkit.HeatMaps {
	all := woodkit.NewHeatMap(m.size)
	for _, sum := range m.cameras {
		m.err = errors.Join(m.err, all.Merge(sum))
	}
	return woodkit.HeatMaps{All: all, ByCamera: m.cameras}
}

// Run sums.
func (c HeatmapCommand) Run(output Output) error {
	watched, frames, ds, err := c.start("heatmap", output)
	if err != nil {
		return err
	}
	zero := func() *mapped { return &mapped{size: ds.Size, cameras: map[woodkit.Camera]*woodkit.HeatMap{}} }
	total, scanned := sum(watched.run.Context(), c.Strategy.Strategy, frames, expandFrame, zero, (*mapped).add, (*mapped).merge)
	maps := total.maps()
	if total.err != nil {
		return total.err
	}
	record := watched.finish(output, maps.All)
	if c.Out != "" && total.tally.Frames > 0 {
		if err := c.write(maps, record.Provenance()); err != nil {
			return err
		}
	}
	if err := c.report(output, record, total.tally, c.Out); err != nil {
		return err
	}
	return outcome(record, scanned)
}

// write writes the heat maps where --out says.
func (c HeatmapCommand) write(maps woodkit.HeatMaps, from woodkit.Provenance) error {
	if strings.HasSuffix(c.Out, ".npz") {
		return writeOut(c.Out, func(w io.Writer) error { return maps.WriteNPZ(w, from) })
	}
	return maps.WritePNG(c.Out, from)
}
