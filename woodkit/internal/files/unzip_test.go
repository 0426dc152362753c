package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"testing"
)

// packedZip returns an archive of deflated files, and its bytes.
func packedZip(t testing.TB, files map[string][]byte) (*zip.Reader, []byte) {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for name, data := range files {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return openZip(t, packed.Bytes()), packed.Bytes()
}

func openZip(t testing.TB, data []byte) *zip.Reader {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	quickZip(archive)
	return archive
}

// TestSeveralGoroutinesUnzip reads all files of an archive in each of four goroutines.
func TestSeveralGoroutinesUnzip(t *testing.T) {
	files := map[string][]byte{"empty": {}}
	for i := range 8 {
		files[fmt.Sprint(i)] = bytes.Repeat([]byte{byte(i), 1, 2}, 1<<(2*i))
	}
	archive, _ := packedZip(t, files)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for name, want := range files {
				if got, err := fs.ReadFile(archive, name); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: %d bytes, %v; want %d", name, len(got), err, len(want))
				}
			}
		})
	}
	readers.Wait()
}

// TestAFileOfAZipIsClosedTwice: the second Close must not free memory that another file uses by then.
func TestAFileOfAZipIsClosedTwice(t *testing.T) {
	archive, _ := packedZip(t, map[string][]byte{"a": []byte("aaaa"), "b": []byte("bbbb")})
	open := func(name string) fs.File {
		f, err := archive.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	a := open("a")
	a.Close()
	b := open("b")
	a.Close()
	if _, err := io.ReadAll(open("a")); err != nil {
		t.Error(err)
	}
	if got, err := io.ReadAll(b); err != nil || string(got) != "bbbb" {
		t.Errorf("%q, %v; want b's content", got, err)
	}
}

// TestDamagedFilesOfAZip flips each bit of a packed file. Reading must return an error or the same file, but never
// another one.
func TestDamagedFilesOfAZip(t *testing.T) {
	want := bytes.Repeat([]byte("a mask of runs "), 20)
	archive, packed := packedZip(t, map[string][]byte{"a": want})
	from, err := archive.File[0].DataOffset()
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for bit := range 8 * int(archive.File[0].CompressedSize64) {
		damaged := bytes.Clone(packed)
		damaged[int(from)+bit/8] ^= 1 << (bit % 8)
		got, err := fs.ReadFile(openZip(t, damaged), "a")
		if err == nil && !bytes.Equal(got, want) {
			t.Errorf("bit %d: another file", bit)
		}
		if err != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

// TestAnEncryptedFileSaysSo: archive/zip ignores the flag, and would call the file damaged.
func TestAnEncryptedFileSaysSo(t *testing.T) {
	_, packed := packedZip(t, map[string][]byte{"a": []byte("aaaa"), "empty": {}})
	for signature, flags := range map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8} { // before each file, and in the archive's directory
		for at := bytes.Index(packed, []byte(signature)); at >= 0; {
			packed[at+flags] |= encryptedFlag
			next := bytes.Index(packed[at+1:], []byte(signature))
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
	archive := openZip(t, packed)
	refuseEncrypted(archive)
	for _, name := range []string{"a", "empty"} {
		if data, err := fs.ReadFile(archive, name); !errors.Is(err, errEncrypted) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}
