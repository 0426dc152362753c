package synth

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
)

// Generate makes a synthetic set in dir, and creates dir if needed. It writes only into an empty folder or over an older
// synthetic set. Frame i (its name, camera, mask and picture) depends only on the seed and on i. Every file appears
// complete or not at all. ReadInfo recognises the set by a file, which says that the set is complete only at the end. If
// the context is cancelled or the disk is full, Generate stops and keeps the finished frames. Its error says how many
// there are.
func Generate(ctx context.Context, dir string, o Options) error {
	return generate(ctx, dir, o, writeFile)
}

// generate does what Generate does. Tests can replace the function that writes a file.
func generate(ctx context.Context, dir string, o Options, write func(path string, data []byte) error) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	withImage := imageIndices(o)
	found, err := defects(o, withImage)
	if err != nil {
		return err
	}
	info := Info{
		Synthetic: true, Version: Version, Seed: o.Seed, Frames: o.Frames, Images: o.Images,
		Damage: o.Damage, Defects: describeDefects(o.Seed, found),
	}
	if err := prepare(dir, info); err != nil {
		return fmt.Errorf("generating a synthetic set in %s: %w", dir, explain(err))
	}
	report := o.Report
	if report == nil {
		report = new(Report)
	}
	done, err := eachFrame(ctx, o, report, func(w *frameWriter, index int) error {
		w.save = write
		return w.write(dir, o.Seed, index, withImage[index], found[index])
	})
	if err == nil {
		info.Complete = true
		err = writeInfo(dir, info)
	}
	if err != nil {
		return fmt.Errorf("generating a synthetic set in %s: stopped with %d of %d frames finished: %w", dir, done, o.Frames, explain(err))
	}
	return nil
}

// explain adds advice to an error of the disk.
func explain(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: free some space and generate the set again", err)
	}
	return err
}

// eachFrame calls do for every frame in o.Workers goroutines, each with its own writer. It returns how many frames are
// finished, and stops at the first error or when ctx ends. It adds what the writers have measured to report.
func eachFrame(ctx context.Context, o Options, report *Report, do func(w *frameWriter, index int) error) (done int, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	finished := make(chan struct{}, o.Workers)
	writers := make([]frameWriter, o.Workers)
	var workers sync.WaitGroup
	for i := range writers {
		workers.Go(func() {
			for ctx.Err() == nil {
				index := int(next.Add(1)) - 1
				if index >= o.Frames {
					return
				}
				if err := do(&writers[i], index); err != nil {
					cancel(err)
					return
				}
				finished <- struct{}{}
			}
		})
	}
	go func() {
		workers.Wait()
		close(finished)
	}()
	for range finished {
		done++
		o.Progress(done, o.Frames)
	}
	for i := range writers {
		report.merge(&writers[i].report)
	}
	if done == o.Frames {
		return done, nil
	}
	return done, context.Cause(ctx)
}

// imageIndices returns the frames that get a picture.
func imageIndices(o Options) map[int]bool {
	indices := map[int]bool{}
	var seen [numCameras]bool
	for i := range o.Frames {
		c := cameraOf(o.Seed, i)
		if i < o.Images || (o.Images > 0 && !seen[c]) {
			indices[i] = true
		}
		seen[c] = true
		if i >= o.Images && seen == [numCameras]bool{true, true, true, true} {
			break
		}
	}
	return indices
}

// frameWriter makes and writes frames, one at a time, and reuses its buffers.
type frameWriter struct {
	painter painter
	encoder pngEncoder
	report  Report // statistics of the masks made so far
	save    func(path string, data []byte) error
}

// write makes the frame's files. The mask comes last, so a frame with a mask is finished.
func (w *frameWriter) write(dir string, seed uint64, index int, withImage bool, d defect) error {
	base := Name(seed, index)
	w.painter.paint(seed, index)
	if withImage || d == missingMask {
		file, err := w.encoder.picture(w.painter.picture())
		if err != nil {
			return err
		}
		if err := w.save(filepath.Join(dir, imageFolder, base+".png"), file); err != nil {
			return err
		}
	}
	l := &lenses[cameraOf(seed, index)]
	if err := w.save(filepath.Join(dir, calibrationFolder, base+".json"), l.calibration()); err != nil {
		return err
	}
	if err := w.measure(); err != nil {
		return err
	}
	file := w.encoder.file
	switch d {
	case truncated:
		file = file[:len(file)/2]
	case wrongID:
		labels := w.painter.labels()
		spoil(labels)
		var err error
		if file, err = w.encoder.mask(labels); err != nil {
			return err
		}
	case missingMask:
		return nil
	case foreignFile:
		if err := w.save(filepath.Join(dir, maskFolder, foreignName(base)), []byte("This file is no mask.\n")); err != nil {
			return err
		}
	}
	return w.save(filepath.Join(dir, maskFolder, base+".png"), file)
}

// measure encodes the mask and counts its classes.
func (w *frameWriter) measure() error {
	labels := w.painter.labels()
	file, err := w.encoder.mask(labels)
	if err != nil {
		return err
	}
	w.report.add(cameraOf(w.painter.seed, w.painter.index), labels, len(file))
	return nil
}

// Mask makes the mask of one frame. It returns the file's name, such as "00017_FV.png", and the class id of every
// pixel. Both depend only on the seed and the index, and they are what Generate writes.
func Mask(seed uint64, index int) (name string, labels *image.Gray) {
	var p painter
	p.paint(seed, index)
	return Name(seed, index) + ".png", p.labels()
}
