package maskpng

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// unpack inflates a stream with an unpacker.
func unpack(source io.Reader) ([]byte, error) {
	u := new(unpacker)
	u.reset(source)
	return io.ReadAll(u)
}

// TestUnpackEqualsFlate inflates streams of every block type, whole and damaged.
func TestUnpackEqualsFlate(t *testing.T) {
	read, refused := 0, 0
	for seed := range uint64(1200) {
		r := rand.New(rand.NewPCG(seed, 3))
		data := make([]byte, r.IntN(1<<(5+r.IntN(13))))
		for i := range data {
			data[i] = byte(r.IntN(2 + int(seed%256)))
			if i > 0 && r.IntN(3) == 0 {
				data[i] = data[i-1]
			}
		}
		var stream []byte
		if seed%3 == 0 {
			var packed bytes.Buffer
			w, err := flate.NewWriter(&packed, r.IntN(12)-2)
			if err != nil {
				t.Fatal(err)
			}
			w.Write(data)
			w.Close()
			stream = packed.Bytes()
		} else {
			stream = (&deflateWriter{r: r, faults: r.IntN(3) == 0}).zlibStream(data)[2:]
			stream = stream[:len(stream)-4]
		}
		for range r.IntN(3) * r.IntN(2) {
			if len(stream) > 0 {
				stream[r.IntN(len(stream))] ^= 1 << r.IntN(8)
			}
		}
		if r.IntN(10) == 0 {
			stream = stream[:r.IntN(len(stream)+1)]
		}
		want, wantErr := io.ReadAll(flate.NewReader(bytes.NewReader(stream)))
		for name, source := range map[string]io.Reader{
			"at once": bytes.NewReader(stream), "halves": iotest.HalfReader(bytes.NewReader(stream)),
			"EOF with data": iotest.DataErrReader(bytes.NewReader(stream)),
		} {
			got, err := unpack(source)
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("stream %d, %s: %v, compress/flate says %v", seed, name, err, wantErr)
			}
			if err == nil && !bytes.Equal(got, want) {
				t.Fatalf("stream %d, %s: other bytes than compress/flate's", seed, name)
			}
		}
		if wantErr == nil {
			read++
		} else {
			refused++
		}
	}
	if read < 400 || refused < 120 {
		t.Errorf("%d streams read, %d refused: the streams tell too little", read, refused)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte{1, 0, 0, 255, 255})
	f.Add([]byte{3, 0})
	f.Fuzz(func(t *testing.T, stream []byte) {
		const most = 1 << 20
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(stream)), most))
		u := new(unpacker)
		u.reset(bytes.NewReader(stream))
		got, err := io.ReadAll(io.LimitReader(u, most))
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, %v; compress/flate: %d bytes, %v", len(got), err, len(want), wantErr)
		}
	})
}

// masksZip returns an archive of masks, packed or stored.
func masksZip(t testing.TB, method uint16, files map[string][]byte) *zip.Reader {
	t.Helper()
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	for name, file := range files {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(file); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(buffer.Bytes()), int64(buffer.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestQuickZipClosedTwice(t *testing.T) {
	archive := masksZip(t, zip.Deflate, map[string][]byte{"a": []byte("aaaa"), "b": []byte("bbbb")})
	QuickZip(archive)
	a, err := archive.Open("a")
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
	b, err := archive.Open("b")
	if err != nil {
		t.Fatal(err)
	}
	a.Close() // must not take the memory b uses
	c, err := archive.Open("a")
	if err != nil {
		t.Fatal(err)
	}
	io.ReadAll(c)
	got, err := io.ReadAll(b)
	if diff := cmp.Diff("bbbb", string(got)); diff != "" || err != nil {
		t.Error(err, diff)
	}
}
