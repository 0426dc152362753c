package woodkit

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/woodtest"
)

// flipped returns a copy of data with one bit changed in the middle.
func flipped(data []byte) []byte {
	data = bytes.Clone(data)
	data[len(data)/2] ^= 4
	return data
}

// hugeHeader returns a PNG whose header promises a gigantic picture, with a right checksum.
func hugeHeader(data []byte) []byte {
	data = bytes.Clone(data)
	binary.BigEndian.PutUint32(data[16:], 60_000)
	binary.BigEndian.PutUint32(data[20:], 60_000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// spoiled is every way in which one mask can be bad.
func spoiled(t *testing.T) map[string]struct {
	file  *fstest.MapFile
	is    error
	words []string
} {
	good := woodtest.Encode(t, woodtest.Mask(1, woodtest.Size))
	wrong := woodtest.Mask(1, woodtest.Size)
	wrong.Pix[5*woodtest.Size.X+7] = 10
	return map[string]struct {
		file  *fstest.MapFile
		is    error
		words []string
	}{
		"truncated":       {&fstest.MapFile{Data: good[:len(good)-20]}, nil, []string{"truncated"}},
		"empty":           {&fstest.MapFile{}, nil, []string{"empty"}},
		"zero-filled":     {&fstest.MapFile{Data: make([]byte, len(good))}, nil, []string{"not a PNG"}},
		"flipped bit":     {&fstest.MapFile{Data: flipped(good)}, nil, []string{"damaged"}},
		"not a PNG":       {&fstest.MapFile{Data: []byte("GIF89a, or so it says")}, nil, []string{"not a PNG"}},
		"colour picture":  {&fstest.MapFile{Data: woodtest.Encode(t, woodtest.Picture(woodtest.Size))}, nil, []string{"colour (7, 0, 1)", "folder of coloured masks"}},
		"id above 9":      {&fstest.MapFile{Data: woodtest.Encode(t, wrong)}, nil, []string{"pixel (7, 5)", "id 10", "0 to 9"}},
		"another size":    {&fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(1, image.Pt(16, 8)))}, errSize, []string{"16×8", "32×24"}},
		"huge header":     {&fstest.MapFile{Data: hugeHeader(good)}, errSize, []string{"60000×60000"}},
		"folder in place": {&fstest.MapFile{Mode: fs.ModeDir | 0o755}, nil, []string{"folder"}},
		"unreadable file": {&fstest.MapFile{Data: good, Sys: errDenied}, fs.ErrPermission, nil},
		"failing to read": {&fstest.MapFile{Data: good, Sys: woodtest.ErrDisk}, woodtest.ErrDisk, nil},
	}
}

var errDenied = fs.ErrPermission

// denyingFS fails at files that carry an error.
type denyingFS struct{ fstest.MapFS }

func (d denyingFS) Open(name string) (fs.File, error) {
	if file, ok := d.MapFS[name]; ok {
		if err, ok := file.Sys.(error); ok {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
	return d.MapFS.Open(name)
}

// decoders are the ways to read a mask, with the same result.
var decoders = map[string]func(Frame) (*image.Gray, error){
	"pixels": Frame.Labels,
	"runs": func(f Frame) (*image.Gray, error) {
		mask, err := f.Mask()
		if err != nil {
			return nil, err
		}
		return mask.Gray(nil), nil
	},
}

func TestBadMasksFailByNameAndLeaveTheOthersExact(t *testing.T) {
	for name, bad := range spoiled(t) {
		t.Run(name, func(t *testing.T) {
			files := woodtest.Files(t)
			files[woodtest.SecondMask] = bad.file
			ds, err := OpenFS(denyingFS{files})
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]bool{}
			for decoder, read := range decoders {
				for i, f := range ds.Frames() {
					labels, err := read(f)
					if f.Name == "00001_RV" {
						said[fmt.Sprint(err)] = true
						woodtest.WantError(t, err, bad.is, append(bad.words, woodtest.SecondMask)...)
						if strings.Contains(err.Error(), "\n") {
							t.Errorf("%s: the error has more than one line: %q", decoder, err)
						}
						continue
					}
					if err != nil || !cmp.Equal(labels.Pix, woodtest.Mask(i, woodtest.Size).Pix) {
						t.Errorf("%s: %s beside a bad mask: %v", decoder, f.Name, err)
					}
				}
			}
			if len(said) != 1 {
				t.Errorf("the decoders say %q, want the same", slices.Collect(maps.Keys(said)))
			}
		})
	}
}

// pngChunk returns a chunk of a PNG.
func pngChunk(kind, data string) string {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	return string(head) + kind + data + string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(kind+data))))
}

// TestWhatIsSaidOfBadMasks has the whole errors: a mask is called truncated or damaged only where it is, and only then to
// be copied again.
func TestWhatIsSaidOfBadMasks(t *testing.T) {
	good := string(woodtest.Encode(t, woodtest.Mask(1, woodtest.Size)))
	const head, end = 33, 12 // bytes of the signature and IHDR, and of IEND
	size := int(binary.BigEndian.Uint32([]byte(good[head:])))
	data := good[head+8 : head+8+size]
	rebuilt := func(chunks ...string) string { return good[:head] + strings.Join(chunks, "") + pngChunk("IEND", "") }
	huge := []byte(good)
	binary.BigEndian.PutUint32(huge[16:], 20_000)
	binary.BigEndian.PutUint32(huge[20:], 20_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))

	for name, test := range map[string]struct{ file, want string }{
		"empty": {"", "the file is empty"},
		"truncated": {good[:70], "the file is truncated, it ends after 70 bytes; download it again: " +
			fmt.Sprintf("byte 33: a chunk of %d bytes, but only 25 bytes are left: the file is cut short", size)},
		"not a PNG":              {"GIF89a", "byte 0: no PNG signature: this is not a PNG file"},
		"unknown critical chunk": {rebuilt(pngChunk("ABCD", ""), pngChunk("IDAT", data)), `byte 33: critical chunk "ABCD" is unknown`},
		"data in two pieces": {
			rebuilt(pngChunk("IDAT", data[:9]), pngChunk("tEXt", "a\x00b"), pngChunk("IDAT", data[9:])),
			"byte 69: an IDAT chunk after another kind of chunk: IDAT chunks must follow each other",
		},
		"bytes behind the data": {rebuilt(pngChunk("IDAT", data), pngChunk("IDAT", "more")), fmt.Sprintf("byte %d: 4 bytes follow the compressed data", head+size+20)},
		"a CRC, and bytes behind the end": {
			good[:head+20] + "\xff" + good[head+21:] + "more",
			`byte 33: chunk "IDAT" has CRC-32 [0-9a-f]{8}, its content gives [0-9a-f]{8}: the file is damaged, unpack or copy it again`,
		},
		"an end with data": {good[:len(good)-end] + pngChunk("IEND", "x"), fmt.Sprintf("byte %d: IEND has 1 bytes, not 0", len(good)-end)},
		"too large":        {string(huge), "image larger than allowed: 20000×20000 pixels, the limit is 67108864 pixels; raise it with .*--max-pixels.*"},
	} {
		t.Run(name, func(t *testing.T) {
			ds, err := OpenFS(woodtest.Files(t))
			if err != nil {
				t.Fatal(err)
			}
			frame := ds.Frames()[1]
			frame.size = image.Point{} // as where no header could be read
			frame.masks = &files.Source{FS: fstest.MapFS{woodtest.SecondMask: {Data: []byte(test.file)}}}
			want := regexp.MustCompile("^decoding mask " + woodtest.SecondMask + ": " + test.want + "$")
			for decoder, read := range decoders {
				if _, err := read(frame); err == nil || !want.MatchString(err.Error()) {
					t.Errorf("%s: %v, want %s", decoder, err, want)
				}
			}
		})
	}
}

func TestSizeIsThatOfTheFirstReadableHeader(t *testing.T) {
	files := woodtest.Files(t)
	files["semantic_annotations/gtLabels/00000_FV.png"] = &fstest.MapFile{Data: []byte("damaged")}
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	if ds.Size != woodtest.Size {
		t.Errorf("size %v, want %v", ds.Size, woodtest.Size)
	}
}

func TestLabelsOfOtherEncodings(t *testing.T) {
	want := woodtest.Mask(1, woodtest.Size)
	paletted := image.NewPaletted(want.Rect, nil)
	copy(paletted.Pix, want.Pix)
	for i := range numClasses {
		paletted.Palette = append(paletted.Palette, color.RGBA{uint8(250 - i), 9, 200, 255})
	}
	deep, equal := image.NewGray16(want.Rect), image.NewRGBA(want.Rect)
	for i, id := range want.Pix {
		deep.Pix[2*i+1] = id
		copy(equal.Pix[4*i:], []uint8{id, id, id, 255})
	}
	for name, m := range map[string]image.Image{"palette": paletted, "16 bits": deep, "three equal channels": equal} {
		t.Run(name, func(t *testing.T) {
			files := woodtest.Files(t)
			files[woodtest.SecondMask].Data = woodtest.Encode(t, m)
			ds, err := OpenFS(files)
			if err != nil {
				t.Fatal(err)
			}
			for decoder, read := range decoders {
				labels, err := read(ds.Frames()[1])
				if err != nil {
					t.Fatalf("%s: %v", decoder, err)
				}
				if diff := cmp.Diff(want.Pix, labels.Pix); diff != "" {
					t.Errorf("%s (-want +got):\n%s", decoder, diff)
				}
			}
		})
	}
}

func TestFramesCrossToAnotherProcess(t *testing.T) {
	ds, err := Open(woodtest.WriteFiles(t, woodtest.Files(t), ""))
	if err != nil {
		t.Fatal(err)
	}
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(ds.Frames()); err != nil {
		t.Fatal(err)
	}
	var frames []Frame
	if err := gob.NewDecoder(&buffer).Decode(&frames); err != nil {
		t.Fatal(err)
	}
	ds.frames = frames
	checkFrames(t, ds)

	memory, err := OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	err = gob.NewEncoder(io.Discard).Encode(memory.Frames()[0])
	woodtest.WantError(t, err, nil, "00000_FV", "woodkit.Open")
}

func TestAnEmptyFrameIsAnError(t *testing.T) {
	_, err := Frame{}.Labels()
	woodtest.WantError(t, err, nil, "Dataset.Frames")
	_, err = Frame{}.Mask()
	woodtest.WantError(t, err, nil, "Dataset.Frames")
	_, err = Frame{}.Image()
	woodtest.WantError(t, err, errNoImage)
}
