package main

import (
	"errors"
	"maps"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/maskpng"
)

// mapped is the sum of a heat map scan: by runs or by pixels, a sum for each camera.
type mapped struct {
	dataset *woodkit.Dataset
	tally   woodkit.Tally
	runs    map[woodkit.Camera][]*maskpng.HeatMap // one of each worker; its own is the first
	pixels  map[woodkit.Camera]*woodkit.HeatMap
	reader  woodkit.MaskReader // of a worker that adds for itself
	err     error              // sums that did not fit each other, which would be a mistake of ours
}

func newMapped(ds *woodkit.Dataset) *mapped {
	return &mapped{
		dataset: ds, tally: woodkit.Tally{Classes: ds.Classes},
		runs: map[woodkit.Camera][]*maskpng.HeatMap{}, pixels: map[woodkit.Camera]*woodkit.HeatMap{},
	}
}

// addFrame reads a mask and adds it; the mask's memory serves the next one.
func (m *mapped) addFrame(f woodkit.Frame) error {
	mask, err := m.reader.Read(f)
	if err != nil {
		return err
	}
	return m.addMask(frameMask{f, mask})
}

// addMask adds one mask; where it fails, it has left no trace.
func (m *mapped) addMask(one frameMask) error {
	sums := m.runs[one.Frame.Camera]
	if sums == nil {
		sums = []*maskpng.HeatMap{m.dataset.NewRunHeatMap()}
	}
	if err := sums[0].Add(one.Frame.Name, one.Mask); err != nil {
		return err
	}
	m.runs[one.Frame.Camera] = sums
	m.tally.Add(one.Mask.Counts())
	return nil
}

// addPlanes adds the planes of one frame and gives them back.
func (m *mapped) addPlanes(p framePlanes) error {
	sum := m.pixels[p.Camera]
	if sum == nil {
		sum = m.dataset.NewHeatMap()
	}
	if err := sum.Add(p.Planes); err != nil {
		return err
	}
	m.pixels[p.Camera] = sum
	p.Planes.Release()
	m.tally.Add(p.Counts)
	return nil
}

// merge adds another worker's sum.
func (m *mapped) merge(other *mapped) *mapped {
	for camera, sums := range other.runs {
		m.runs[camera] = append(m.runs[camera], sums...)
	}
	for camera, sum := range other.pixels {
		if own := m.pixels[camera]; own == nil {
			m.pixels[camera] = sum
		} else {
			m.err = errors.Join(m.err, own.Merge(sum))
		}
	}
	m.tally.Merge(other.tally)
	m.err = errors.Join(m.err, other.err)
	return m
}

// maps are the heat maps of what was added.
func (m *mapped) maps() (export.HeatMaps, error) {
	result := export.HeatMaps{Size: m.dataset.Size, Classes: m.dataset.Classes, ByCamera: map[woodkit.Camera]export.PlaneMaker{}}
	err := m.err
	if len(m.runs) > 0 {
		total, failed := maskpng.NewSum(slices.Concat(slices.Collect(maps.Values(m.runs))...)...)
		result.All, err = total, errors.Join(err, failed)
		for camera, sums := range m.runs {
			result.ByCamera[camera], failed = maskpng.NewSum(sums...)
			err = errors.Join(err, failed)
		}
		return result, err
	}
	all := m.dataset.NewHeatMap()
	for camera, sum := range m.pixels {
		err = errors.Join(err, all.Merge(sum))
		result.ByCamera[camera] = sum
	}
	result.All = all
	return result, err
}

// framePlanes is what one frame adds to the heat maps, as pixels.
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
	p := framePlanes{Camera: f.Camera, Planes: f.Classes().Expand(labels)}
	for _, class := range labels.Pix {
		p.Counts[class]++
	}
	return p, nil
}

// frameMask is what one frame adds to the heat maps, as runs: a small part of the planes' memory.
type frameMask struct {
	Frame woodkit.Frame
	Mask  *maskpng.Mask
}

// maskFrame loads a mask.
func maskFrame(f woodkit.Frame) (frameMask, error) {
	mask, err := f.Mask()
	return frameMask{f, mask}, err
}
