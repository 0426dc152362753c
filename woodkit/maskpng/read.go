package maskpng

import (
	"fmt"
	"io"
	"io/fs"
)

// firstRead is how much of a file is read at once: more than most masks have.
const firstRead = 64 << 10

// ReadFile reads the mask of a file. Errors name the file; the mask is valid until the next call.
// No more is read than a PNG of the header's size can need.
func (d *Decoder) ReadFile(name string) (*Mask, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, fmt.Errorf("read a mask: %w", err)
	}
	defer f.Close()
	return d.readFrom(f, name)
}

// ReadFS is ReadFile in a file system. Several goroutines may share one, each with a Decoder of
// its own. Prepare a *zip.Reader with QuickZip: it inflates faster.
func (d *Decoder) ReadFS(fsys fs.FS, name string) (*Mask, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read a mask: %w", err)
	}
	defer f.Close()
	return d.readFrom(f, name)
}

// readFrom decodes the file that r reads.
func (d *Decoder) readFrom(r io.Reader, name string) (*Mask, error) {
	if cap(d.file) < firstRead {
		d.file = make([]byte, 0, firstRead)
	}
	d.file = d.file[:0]
	limit, known := firstRead, false
	for {
		if len(d.file) == limit {
			if known {
				return nil, fmt.Errorf("read mask %s: %w", name, &FormatError{
					Offset:  int64(limit) - 1,
					Problem: "the file goes on, but a PNG of its width and height never does",
				})
			}
			h, _, err := readHeader(d.file)
			if err == nil {
				err = checkSize(h, d.MaxPixels)
			}
			if err != nil {
				return nil, fmt.Errorf("read mask %s: %w", name, err)
			}
			limit, known = max(h.mostBytes(), limit)+1, true // one more shows that the file goes on
		}
		if len(d.file) == cap(d.file) {
			d.file = append(d.file, 0)[:len(d.file)]
		}
		n, err := r.Read(d.file[len(d.file):min(cap(d.file), limit)])
		d.file = d.file[:len(d.file)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read mask %s: %w", name, err)
		}
	}
	m, err := d.decode(d.file)
	if err != nil {
		return nil, fmt.Errorf("read mask %s: %w", name, err)
	}
	return m, nil
}

// mostBytes is the size of the largest file that makes sense: every byte of the rows stored in an
// IDAT chunk of its own, and 1 MiB of other chunks.
func (h header) mostBytes() int { return 1<<20 + 16*int(h.dataBytes()) }
