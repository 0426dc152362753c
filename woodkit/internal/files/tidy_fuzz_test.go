package files

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
)

// namedEntries makes an archive with these entries in this order. The content of each entry is its number.
func namedEntries(t testing.TB, names []string) *zip.Reader {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for i, name := range names {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = fmt.Fprint(entry, i)
		}
		if err != nil {
			t.Skip(err) // the name is longer than an archive can hold
		}
	}
	if err := w.Close(); err != nil {
		t.Skip(err)
	}
	return openZip(t, packed.Bytes())
}

// walked returns the files that a walk from the archive's root finds, with their content.
func walked(archive *zip.Reader) (map[string]string, error) {
	found := map[string]string{}
	return found, fs.WalkDir(archive, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(archive, name)
		found[name] = string(data)
		return err
	})
}

// FuzzEntryNames: whatever the entries are called (one name per line), every folder can be listed. If a file is there
// more than once, the last one counts.
func FuzzEntryNames(f *testing.F) {
	f.Add("gtLabels/a.png\ngtLabels\\b.png\ngtLabels/a.png\ngtLabels/")
	f.Add("./gtLabels/a.png\ngtLabels/a.png\n/gtLabels/a.png\ngtLabels//a.png")
	f.Add("gtLabels\ngtLabels/a.png")
	f.Add("..\na/..\n../b\n\n/\n.")
	f.Add("gr\xf6\xdfe/a.png\ngröße/a.png")
	f.Fuzz(func(t *testing.T, text string) {
		names := strings.Split(text, "\n")
		if len(names) > 40 || len(text) > 1000 {
			return
		}
		archive := namedEntries(t, names)
		twice := tidyEntries(archive)
		found, err := walked(archive)
		if err != nil {
			t.Fatalf("%q: %v", names, err)
		}
		last := map[string]string{}
		for _, file := range archive.File {
			if strings.HasSuffix(file.Name, "/") {
				continue
			}
			if got, ok := found[file.Name]; !ok {
				t.Errorf("%q is not found among %q", file.Name, names)
			} else {
				last[file.Name] = got
			}
		}
		if len(last) != len(found) || len(archive.File)+len(twice.Files) > len(names) || twice.Differ > len(twice.Files) {
			t.Errorf("of %q, %d are kept, %d found, %d there twice", names, len(last), len(found), len(twice.Files))
		}
		for i, name := range names {
			if content, ok := found[name]; ok && content < fmt.Sprint(i) && len(content) == len(fmt.Sprint(i)) {
				t.Errorf("of %q, number %s counts, not %d", name, content, i)
			}
		}
	})
}

// FuzzArchive: no bytes make an archive that opens but cannot be listed and read.
func FuzzArchive(f *testing.F) {
	_, packed := packedZip(f, map[string][]byte{"gtLabels/a.png": []byte("aaaa"), "gtLabels/b.png": {}})
	f.Add(packed)
	f.Add(packed[:len(packed)-1])
	f.Fuzz(func(t *testing.T, data []byte) {
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		quickZip(archive)
		tidyEntries(archive)
		err = fs.WalkDir(archive, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			file, err := archive.Open(name)
			if err != nil { // the entry is damaged
				return nil
			}
			defer file.Close()
			io.Copy(io.Discard, io.LimitReader(file, 1<<20))
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
