package storage

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// A Device describes storage that is slower than your own, such as a network, cloud storage, or a disk that seeks. It is
// one device, so all readers share it. The zero value is not slow at all.
//
// A request is an open or a read. It first gets one of the device's places. Then it takes its latency (for an open) or its
// share of the line (for a read). Listing folders and asking for a file's size cost nothing.
type Device struct {
	Latency        time.Duration // from an open to its answer
	BytesPerSecond int64         // of all readers together; 0: no limit
	Outstanding    int           // most requests that are served at the same time, others wait; 0: no limit
}

// String describes the storage.
func (s Device) String() string {
	text := fmt.Sprintf("%v per file", s.Latency)
	if s.BytesPerSecond > 0 {
		text += fmt.Sprintf(", %.3g MB/s for all", float64(s.BytesPerSecond)/1e6)
	}
	if s.Outstanding > 0 {
		text += fmt.Sprintf(", %d requests at a time", s.Outstanding)
	}
	return text
}

// Wrap returns the files of fsys as if they were on this storage. When the context ends, every open and read fails with the
// context's cause. Those that wait fail at once.
func (s Device) Wrap(ctx context.Context, fsys fs.FS) fs.FS {
	return &slowFS{fsys, newDevice(ctx, s)}
}

// Slow returns the same data set on slower storage. Masks and images share one device. The time for which frames wait for
// the device counts as waiting, not as loading. When the context ends, every read fails with the context's cause. The
// frames cannot be sent to worker processes, because the device exists only in this process. If the data set is already on
// slower storage, the new storage replaces the old one.
//
//	slow := storage.Slow(ctx, ds, storage.Device{Latency: 5 * time.Millisecond})
func Slow(ctx context.Context, ds *woodkit.Dataset, d Device) *woodkit.Dataset {
	shared := newDevice(ctx, d)
	return ds.Through(d.String(), func(fsys fs.FS) fs.FS {
		if slow, ok := fsys.(*slowFS); ok {
			fsys = slow.FS
		}
		return &slowFS{fsys, shared}
	})
}

// A device is the state that all readers of slow storage share.
type device struct {
	Device
	ctx    context.Context
	places chan struct{} // holds a value for each request being served; its capacity is Outstanding; nil: no limit

	mutex sync.Mutex
	free  time.Time // when the line is free: until then, earlier reads have reserved it
}

func newDevice(ctx context.Context, s Device) *device {
	d := &device{Device: s, ctx: ctx}
	if s.Outstanding > 0 {
		d.places = make(chan struct{}, s.Outstanding)
	}
	return d
}

// request serves one request and marks on phases how long the device took for it. The mark ends with the device's answer,
// even if the goroutine has to wait for a core after that.
func (d *device) request(phases *scan.Phases, until func() time.Time) error {
	end := phases.WaitingUntil()
	answered, err := d.serve(until)
	end(answered)
	return err
}

// serve returns when a request is answered. It also returns that moment: the one that until returns once the request has a
// place, or the moment in which the context ended.
func (d *device) serve(until func() time.Time) (answered time.Time, err error) {
	if d.places != nil {
		select {
		case d.places <- struct{}{}:
			defer func() { <-d.places }()
		case <-d.ctx.Done():
			return time.Now(), context.Cause(d.ctx)
		}
	}
	if d.ctx.Err() != nil {
		return time.Now(), context.Cause(d.ctx)
	}
	answered = until()
	wait := time.Until(answered)
	if wait <= 0 {
		return answered, nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return answered, nil
	case <-d.ctx.Done():
		return time.Now(), context.Cause(d.ctx)
	}
}

// open waits for the latency.
func (d *device) open(phases *scan.Phases) error {
	return d.request(phases, func() time.Time { return time.Now().Add(d.Latency) })
}

// transfer reserves the line for this many bytes, behind earlier requests, and waits until they have crossed.
func (d *device) transfer(phases *scan.Phases, bytes int) error {
	if d.BytesPerSecond <= 0 {
		return d.request(phases, time.Now)
	}
	return d.request(phases, func() time.Time {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		if now := time.Now(); d.free.Before(now) {
			d.free = now
		}
		d.free = d.free.Add(time.Duration(float64(bytes) / float64(d.BytesPerSecond) * float64(time.Second)))
		return d.free
	})
}

// slowFS is a file system on a device.
type slowFS struct {
	fs.FS
	device *device
}

// Open waits for the device.
func (s *slowFS) Open(name string) (fs.File, error) { return s.OpenFor(nil, name) }

// OpenFor opens a file. It marks on phases how long the open and later reads wait.
func (s *slowFS) OpenFor(phases *scan.Phases, name string) (fs.File, error) {
	if err := s.device.open(phases); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	file, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if _, isFolder := file.(fs.ReadDirFile); isFolder {
		if info, err := file.Stat(); err != nil || info.IsDir() {
			return file, err
		}
	}
	return &slowFile{file, name, s.device, phases}, nil
}

// Stat and ReadDir do not wait.
func (s *slowFS) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(s.FS, name) }
func (s *slowFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(s.FS, name) }

// slowFile is a file that is read through the device.
type slowFile struct {
	fs.File
	name   string
	device *device
	phases *scan.Phases
}

// Read reads, and then waits until the bytes would have come over the line.
func (f *slowFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if n == 0 {
		return n, err
	}
	if late := f.device.transfer(f.phases, n); late != nil {
		return 0, &fs.PathError{Op: "read", Path: f.name, Err: late}
	}
	return n, err
}
