package maskpng

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// maskFolder returns masks by name, as images and as files.
func maskFolder(n int) (images map[string]*image.Gray, files map[string][]byte) {
	images, files = map[string]*image.Gray{}, map[string][]byte{}
	for i := range n {
		name := fmt.Sprintf("%05d_FV.png", i)
		images[name] = scene(uint64(i), 160, 120)
		files[name] = writers["OpenCV"](images[name])
	}
	return images, files
}

// TestReadFromEverywhere reads the same masks from a folder, a file system and archives, with
// four goroutines on each.
func TestReadFromEverywhere(t *testing.T) {
	images, files := maskFolder(24)
	dir := t.TempDir()
	memory := fstest.MapFS{}
	for name, file := range files {
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
		memory[name] = &fstest.MapFile{Data: file}
	}
	stored, packed, quick := masksZip(t, zip.Store, files), masksZip(t, zip.Deflate, files), masksZip(t, zip.Deflate, files)
	QuickZip(quick)
	for name, read := range map[string]func(*Decoder, string) (*Mask, error){
		"folder":     func(d *Decoder, name string) (*Mask, error) { return d.ReadFile(filepath.Join(dir, name)) },
		"fs.FS":      func(d *Decoder, name string) (*Mask, error) { return d.ReadFS(memory, name) },
		"zip":        func(d *Decoder, name string) (*Mask, error) { return d.ReadFS(packed, name) },
		"stored zip": func(d *Decoder, name string) (*Mask, error) { return d.ReadFS(stored, name) },
		"quick zip":  func(d *Decoder, name string) (*Mask, error) { return d.ReadFS(quick, name) },
	} {
		t.Run(name, func(t *testing.T) {
			names := make(chan string)
			var readers sync.WaitGroup
			for range 4 {
				readers.Go(func() {
					var d Decoder
					for name := range names {
						m, err := read(&d, name)
						if err != nil {
							t.Error(err)
							continue
						}
						if !bytes.Equal(images[name].Pix, m.Gray(nil).Pix) {
							t.Errorf("%s: other pixels", name)
						}
					}
				})
			}
			for name := range images {
				names <- name
			}
			close(names)
			readers.Wait()
		})
	}
}

func TestReadNamesTheFile(t *testing.T) {
	good := writers["OpenCV"](scene(1, 64, 48))
	dir := t.TempDir()
	cut := filepath.Join(dir, "00017_FV.png")
	if err := os.WriteFile(cut, good[:200], 0o600); err != nil {
		t.Fatal(err)
	}
	var d Decoder
	var format *FormatError
	if _, err := d.ReadFile(cut); !errors.As(err, &format) || !strings.Contains(err.Error(), cut) {
		t.Errorf("a damaged file: %v", err)
	}
	missing := filepath.Join(dir, "00018_FV.png")
	if _, err := d.ReadFile(missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := d.ReadFS(os.DirFS(dir), "00017_FV.png"); !errors.As(err, &format) || !strings.Contains(err.Error(), "00017_FV.png") {
		t.Errorf("a damaged file of a file system: %v", err)
	}
	if _, err := d.ReadFile(dir); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("a folder: %v", err)
	}
}

// An endless file stands for whatever a zip archive's entry may inflate to.
type endlessFile struct {
	fs.File
	start []byte
	read  int
}

func (f *endlessFile) Read(p []byte) (int, error) {
	n := copy(p, f.start[min(f.read, len(f.start)):])
	for i := n; i < len(p); i++ {
		p[i] = 0
	}
	f.read += len(p)
	return len(p), nil
}

func TestReadEndsAtWhatTheHeaderNeeds(t *testing.T) {
	for name, start := range map[string][]byte{
		"a chunk without end": append([]byte(writers["OpenCV"](scene(1, 64, 48))[:33]), 0x7f, 0xff, 0xff, 0xff, 't', 'E', 'X', 't'),
		"no PNG":              []byte("PK"),
		"too large":           pngWriter{depth: 8}.wrap(1<<20, 1<<20, nil),
	} {
		f := &endlessFile{start: start}
		var d Decoder
		_, err := d.readFrom(f, "bomb.png")
		if err == nil || !strings.Contains(err.Error(), "bomb.png") {
			t.Errorf("%s: %v", name, err)
		}
		if most := (header{width: 64, height: 48, depth: 8}).mostBytes() + 1; f.read > most {
			t.Errorf("%s: %d bytes read, more than %d", name, f.read, most)
		}
	}
}

// The largest file that a header allows is read, and not a byte more.
func TestReadTheLargestFile(t *testing.T) {
	img := scene(1, 64, 48)
	file := writers["Go"](img)
	most := (header{width: 64, height: 48, depth: 8}).mostBytes()
	const afterHeader, chunk = 33, 12
	for more, want := range map[int]string{-1: "", 0: "", 1: "the file goes on"} {
		text := appendChunk(nil, "tEXt", make([]byte, most+more-len(file)-chunk))
		var d Decoder
		m, err := d.readFrom(bytes.NewReader(slices.Concat(file[:afterHeader], text, file[afterHeader:])), "large.png")
		switch {
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprint(most))):
			t.Errorf("%+d bytes: error %v, want %q at byte %d", more, err, want, most)
		case want == "" && (err != nil || !bytes.Equal(img.Pix, m.Gray(nil).Pix)):
			t.Errorf("%+d bytes: error %v, or other pixels", more, err)
		}
	}
}

// A file larger than the first read, but no larger than it must be.
func TestReadLargeFiles(t *testing.T) {
	img := scene(1, 400, 300)
	file := pngWriter{depth: 8, filter: always(0), level: 0, idat: 1}.write(400, 300, graySamples(img))
	if len(file) < 10*firstRead {
		t.Fatalf("only %d bytes", len(file))
	}
	var d Decoder
	for range 2 { // with the memory of the first time, too
		m, err := d.ReadFS(fstest.MapFS{"a.png": {Data: file}}, "a.png")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(img.Pix, m.Gray(nil).Pix) {
			t.Fatal("other pixels")
		}
		if m, err = d.ReadFS(fstest.MapFS{"a.png": {Data: writers["Go"](img)}}, "a.png"); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(img.Pix, m.Gray(nil).Pix) {
			t.Fatal("other pixels")
		}
	}
}

func TestZipBombEndsAtTheHeadersSize(t *testing.T) {
	start := writers["OpenCV"](scene(1, 64, 48))[:33]
	chunk := append([]byte{0x0f, 0xff, 0xff, 0xff}, "tEXt"...)
	archive := masksZip(t, zip.Deflate, map[string][]byte{
		"bomb.png": append(append(start, chunk...), make([]byte, 64<<20)...),
	})
	QuickZip(archive)
	var d Decoder
	if n := allocated(func() {
		if _, err := d.ReadFS(archive, "bomb.png"); err == nil || !strings.Contains(err.Error(), "goes on") {
			t.Error(err)
		}
	}); n > 8<<20 {
		t.Errorf("%d bytes allocated", n)
	}
}
