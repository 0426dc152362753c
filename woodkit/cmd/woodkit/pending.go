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

// A pendingFile is created under a temporary name in its folder and renamed when it is complete. So a folder without write
// permission is found before the work begins, and nobody takes half a file for a complete one.
type pendingFile struct {
	flag, path string   // as given on the command line
	file       *os.File // under its temporary name; nil after write or discard
	made       bool     // path is a folder that newPendingFile made; file only tests it
	off        func()   // cancels the removal at the end of the program
}

// newPendingFile creates the file that a flag names. If the name ends in a slash, it is a folder, which newPendingFile makes
// if it is missing and then tests. It does not make the parent folder: a missing parent may be a typing mistake.
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
	p.off = interrupt.BeforeEnd(func() { // also when the scan never ends
		os.Remove(name)
		if p.made {
			os.Remove(path)
		}
	})
	return p, nil
}

// refused returns the error for a folder that cannot be written to.
func (p *pendingFile) refused(folder string, err error) error {
	if _, missing := os.Stat(folder); errors.Is(missing, fs.ErrNotExist) {
		return fmt.Errorf("%s %s: there is no folder %s; make it first", p.flag, p.path, folder)
	}
	if of := (*fs.PathError)(nil); errors.As(err, &of) { // the PathError names a temporary file
		err = of.Err
	}
	return fmt.Errorf("%s %s: nothing can be written into %s: %w", p.flag, p.path, folder, err)
}

// write lets content fill the file and gives it its name. After an error, an older file of that name is unchanged.
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

// discard removes the file if it was not written. A nil pendingFile is allowed.
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
		os.Remove(p.path) // fails if the folder is not empty
	}
}

// checkPicture refuses the name of an image file that does not end in .png.
func checkPicture(flag, file string) error {
	if file != "" && !strings.EqualFold(extension(file), ".png") {
		return fmt.Errorf("%s %s: must be a name that ends in .png", flag, file)
	}
	return nil
}

// extension returns the extension of a file's name, such as ".png". A name like ".png" has none.
func extension(file string) string {
	if ext := filepath.Ext(file); ext != filepath.Base(file) {
		return ext
	}
	return ""
}

// draw returns a function that writes a figure as a PNG.
func draw(figure figure.Figure) func(io.Writer) error {
	return func(w io.Writer) error {
		data, err := figure.PNG()
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
}
