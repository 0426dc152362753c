package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/store"
)

// A pendingFile is made under a temporary name in its own folder and gets its own name once it is whole: a place where
// nothing can be written is found before there is anything to write, and no half file looks whole.
type pendingFile struct {
	flag, path string   // as given on the command line
	file       *os.File // under its temporary name; nil: written, or given up
	made       bool     // path is a folder and was not there before; file only tries it
	off        func()   // the program's end need not remove it any more
}

// newPendingFile begins the file that a flag names, or tries a folder, whose name ends in a slash; the folder is made
// where it is missing, but not the one around it, whose name may be a mistake.
func newPendingFile(flag, path string) (*pendingFile, error) {
	p := &pendingFile{flag: flag, path: path}
	into := filepath.Dir(path)
	if strings.HasSuffix(path, string(os.PathSeparator)) {
		err := os.Mkdir(path, 0o755)
		p.made = err == nil
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, p.refused(filepath.Dir(filepath.Clean(path)), err)
		}
	} else if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s %s: this is a folder; name a file in it", flag, path)
	}
	var err error
	if p.file, err = store.CreateBeside(path); err != nil {
		p.discard()
		return nil, p.refused(into, err)
	}
	name := p.file.Name()
	p.off = interrupt.BeforeEnd(func() { // beside a scan that does not end
		os.Remove(name)
		if p.made {
			os.Remove(path)
		}
	})
	return p, nil
}

// refused says why nothing can be written into a folder.
func (p *pendingFile) refused(folder string, err error) error {
	if _, missing := os.Stat(folder); errors.Is(missing, fs.ErrNotExist) {
		return fmt.Errorf("%s %s: there is no folder %s; make it first", p.flag, p.path, folder)
	}
	if of := (*fs.PathError)(nil); errors.As(err, &of) { // it names a temporary file
		err = of.Err
	}
	return fmt.Errorf("%s %s: nothing can be written into %s: %w", p.flag, p.path, folder, err)
}

// write makes the file of what content writes. After an error there is none, or still the older one of that name.
func (p *pendingFile) write(content func(io.Writer) error) error {
	defer p.discard()
	err := content(p.file)
	if closed := p.file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(p.file.Name(), p.path)
	}
	if err != nil {
		return fmt.Errorf("writing %s %s: %w", p.flag, p.path, err)
	}
	p.file = nil
	return nil
}

// discard gives the file up, if it was not written; a nil one is none.
func (p *pendingFile) discard() {
	if p == nil {
		return
	}
	if p.off != nil {
		p.off()
	}
	if p.file != nil {
		p.file.Close()
		os.Remove(p.file.Name())
		p.file = nil
	}
	if p.made {
		os.Remove(p.path) // where it is empty
	}
}

// checkPicture refuses a picture's file name that does not say PNG.
func checkPicture(flag, file string) error {
	if file != "" && !strings.EqualFold(extension(file), ".png") {
		return fmt.Errorf("%s %s: must be a name that ends in .png", flag, file)
	}
	return nil
}

// extension is what a file's name ends in, ".png", where something stands before it.
func extension(file string) string {
	if ext := filepath.Ext(file); ext != filepath.Base(file) {
		return ext
	}
	return ""
}

// draw writes a figure as a PNG.
func draw(figure figure.Figure) func(io.Writer) error {
	return func(w io.Writer) error {
		data, err := figure.PNG()
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
}
