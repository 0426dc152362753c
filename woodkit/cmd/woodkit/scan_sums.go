package main

import (
	"errors"
	"maps"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/partial"
)

// mapped is the sum of a heat map scan, by runs or by pixels. It has a sum for each group, or one of all.
type mapped struct {
	dataset *woodkit.Dataset
	byGroup bool
	tally   woodkit.Tally
	runs    map[string][]*maskpng.HeatMap // one of each worker; the first is that of this worker
	pixels  map[string]*woodkit.HeatMap
	reader  woodkit.MaskReader // for a worker that adds for itself
	err     error              // sums that did not fit together, which would be a mistake in woodkit
}

func newMapped(ds *woodkit.Dataset, byGroup bool) *mapped {
	return &mapped{
		dataset: ds, byGroup: byGroup, tally: woodkit.Tally{Classes: ds.Classes},
		runs: map[string][]*maskpng.HeatMap{}, pixels: map[string]*woodkit.HeatMap{},
	}
}

// addFrame reads a mask and adds it. The next mask uses the same memory.
func (m *mapped) addFrame(f woodkit.Frame) error {
	mask, err := m.reader.Read(f)
	if err != nil {
		return err
	}
	return m.addMask(frameMask{f, mask})
}

// addMask adds one mask. If it fails, it changes nothing.
func (m *mapped) addMask(one frameMask) error {
	group := m.group(one.Frame.Group)
	sums := m.runs[group]
	if sums == nil {
		sums = []*maskpng.HeatMap{m.dataset.NewRunHeatMap()}
	}
	if err := sums[0].Add(one.Frame.Name, one.Mask); err != nil {
		return err
	}
	m.runs[group] = sums
	m.tally.Add(one.Mask.Counts())
	return nil
}

// addPlanes adds the planes of one frame and releases them.
func (m *mapped) addPlanes(p framePlanes) error {
	group := m.group(p.Group)
	sum := m.pixels[group]
	if sum == nil {
		sum = m.dataset.NewHeatMap()
	}
	if err := sum.Add(p.Planes); err != nil {
		return err
	}
	m.pixels[group] = sum
	p.Planes.Release()
	m.tally.Add(p.Counts)
	return nil
}

// group returns the group whose sum a frame of a group is added to.
func (m *mapped) group(of string) string {
	if m.byGroup {
		return of
	}
	return ""
}

// merge adds another worker's sum.
func (m *mapped) merge(other *mapped) *mapped {
	for group, sums := range other.runs {
		m.runs[group] = append(m.runs[group], sums...)
	}
	for group, sum := range other.pixels {
		if own := m.pixels[group]; own == nil {
			m.pixels[group] = sum
		} else {
			m.err = errors.Join(m.err, own.Merge(sum))
		}
	}
	m.tally.Merge(other.tally)
	m.err = errors.Join(m.err, other.err)
	return m
}

// maps returns the heat maps of all that was added.
func (m *mapped) maps() (export.HeatMaps, error) {
	result := export.HeatMaps{Size: m.dataset.Size, Classes: m.dataset.Classes, ByGroup: map[string]partial.PlaneMaker{}}
	err := m.err
	if len(m.runs) > 0 {
		total, failed := maskpng.NewSum(slices.Concat(slices.Collect(maps.Values(m.runs))...)...)
		result.All, err = total, errors.Join(err, failed)
		for group, sums := range m.runs {
			result.ByGroup[group], failed = maskpng.NewSum(sums...)
			err = errors.Join(err, failed)
		}
		return result, err
	}
	all := m.dataset.NewHeatMap()
	for group, sum := range m.pixels {
		err = errors.Join(err, all.Merge(sum))
		result.ByGroup[group] = sum
	}
	result.All = all
	return result, err
}

// framePlanes is what one frame adds to the heat maps, in pixels.
type framePlanes struct {
	Group  string
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
	p := framePlanes{Group: f.Group, Planes: f.Classes().Expand(labels)}
	for _, class := range labels.Pix {
		p.Counts[class]++
	}
	return p, nil
}

// frameMask is what one frame adds to the heat maps, in runs. It takes a small part of the planes' memory.
type frameMask struct {
	Frame woodkit.Frame
	Mask  *maskpng.Mask
}

// maskFrame loads a mask.
func maskFrame(f woodkit.Frame) (frameMask, error) {
	mask, err := f.Mask()
	return frameMask{f, mask}, err
}
