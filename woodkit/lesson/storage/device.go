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

// A Device is storage that is slower than the one at hand: a network, a cloud's objects, a disk that seeks. It is one
// device: what several readers want at a time, they share. The zero value is not slow at all.
//
// A request is an open or a read. It first gets one of the device's places, then takes its latency (an open) or its share of
// the line (a read). Listing folders and asking for the size of a file cost nothing.
type Device struct {
	Latency        time.Duration // from an open to its answer
	BytesPerSecond int64         // of all readers together; 0: no limit
	Outstanding    int           // most requests that are served at a time, the others queue; 0: no limit
}

// String says what the storage is like.
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

// Wrap returns the files of fsys on such storage. When the context ends, every open and read fails with its cause, those
// that wait at once.
func (s Device) Wrap(ctx context.Context, fsys fs.FS) fs.FS {
	return &slowFS{fsys, newDevice(ctx, s)}
}

// Slow returns the same data set on slower storage, masks and pictures on one device. Its frames count the time that they wait
// for it as waiting, apart from loading. When the context ends, every read fails with its cause. The frames cannot be sent to
// worker processes: the device is in this one. Of a data set that is on slower storage already, it returns the same on this
// storage instead.
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

// A device is what all readers of slow storage share.
type device struct {
	Device
	ctx    context.Context
	places chan struct{} // holds a value for each request that is served; its capacity is Outstanding; nil: no limit

	mutex sync.Mutex
	free  time.Time // when the line is free: whatever is read until then is promised
}

func newDevice(ctx context.Context, s Device) *device {
	d := &device{Device: s, ctx: ctx}
	if s.Outstanding > 0 {
		d.places = make(chan struct{}, s.Outstanding)
	}
	return d
}

// request serves one request and marks on phases how long the device took for it: until its answer, and not until the
// goroutine that asked has its turn on a core again.
func (d *device) request(phases *scan.Phases, until func() time.Time) error {
	end := phases.WaitingUntil()
	answered, err := d.serve(until)
	end(answered)
	return err
}

// serve returns when a request is answered, and that moment: the one that until says once the request has got a place, or
// the one at which the context has ended.
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

// open takes the latency.
func (d *device) open(phases *scan.Phases) error {
	return d.request(phases, func() time.Time { return time.Now().Add(d.Latency) })
}

// transfer takes the line for so many bytes, behind the requests that came before.
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

// OpenFor opens a file; the time that its open and reads wait is marked on phases.
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

// Read reads and waits for what it read to have come over the line.
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
