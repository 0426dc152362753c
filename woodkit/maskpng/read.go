package maskpng

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ReadFile reads the mask of a file. Errors name the file; the mask is valid until the next call.
func (d *Decoder) ReadFile(name string) (*Mask, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("maskpng: %w", err)
	}
	defer f.Close()
	return d.read(f, name)
}

// ReadFS is ReadFile in a file system, such as a zip archive's *zip.Reader. File systems allow
// several goroutines, each with a Decoder of its own.
func (d *Decoder) ReadFS(fsys fs.FS, name string) (*Mask, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("maskpng: %w", err)
	}
	defer f.Close()
	return d.read(f, name)
}

func (d *Decoder) read(r io.Reader, name string) (*Mask, error) {
	if cap(d.file) == 0 {
		d.file = make([]byte, 0, 64<<10)
	}
	d.file = d.file[:0]
	for {
		if len(d.file) == cap(d.file) {
			d.file = append(d.file, 0)[:len(d.file)]
		}
		n, err := r.Read(d.file[len(d.file):cap(d.file)])
		d.file = d.file[:len(d.file)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("maskpng: read %s: %w", name, err)
		}
	}
	m, err := d.Decode(d.file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}
