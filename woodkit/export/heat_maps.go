package export

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/partial"
)

// HeatMaps holds the heat maps of the whole data set and of each camera or other group. Planes are made one at a time, because the
// planes of ten classes and four cameras together would take 250 MB.
type HeatMaps struct {
	Size    image.Point // size of a mask in pixels
	Classes woodkit.ClassTable
	All     partial.PlaneMaker
	ByGroup map[string]partial.PlaneMaker
}

// Digest identifies the sums over all groups, as HeatMap.Digest does. It makes the next plane while the last one goes
// into the digest.
func (h HeatMaps) Digest() string {
	free := make(chan []uint32, 2) // holds the memory of two planes
	free <- nil
	free <- nil
	planes := make(chan []uint32)
	go func() {
		defer close(planes)
		for class := range h.Classes.Len() {
			planes <- h.All.Plane(class, <-free)
		}
	}()
	var d digest.Planes
	for plane := range planes {
		d.Add(plane)
		free <- plane
	}
	return d.String()
}

// WriteNPZ writes numpy arrays of 32-bit unsigned integers [height][width]. There is one array per class, keyed by its
// name ("road"), and one per group and class ("FV_road"). The array "provenance" holds the bytes of a JSON text. If a
// class has the name of an array of one of the latter two kinds, that array's key gets a "_" at its end, so that all
// keys differ. So does the later one of two arrays of groups whose keys would be the same, in the order of classes and then of
// groups: "a_b_road" may be road in group a_b, and "a_b_road_" b_road in group a. numpy.load takes the keys without ".npy". Nothing is compressed, as with numpy.savez.
func (h HeatMaps) WriteNPZ(w io.Writer, from Provenance) error {
	archive := zip.NewWriter(w)
	err := h.writeArrays(archive, from)
	if closed := archive.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("writing heat maps: %w", err)
	}
	return nil
}

func (h HeatMaps) writeArrays(archive *zip.Writer, from Provenance) error {
	var plane []uint32
	buffer := make([]byte, 1<<16)
	write := func(name string, class int, maker partial.PlaneMaker) error {
		plane = maker.Plane(class, plane)
		return writeArray(archive, name, h.Size, plane, buffer)
	}
	taken := map[string]bool{}
	for class := range h.Classes.Named() {
		taken[class.Name] = true
	}
	free := func(key string) string {
		for taken[key] {
			key += "_"
		}
		taken[key] = true
		return key
	}
	for class := range h.Classes.Named() {
		name := class.Name
		if err := write(name, int(class.ID), h.All); err != nil {
			return err
		}
		for _, group := range slices.Sorted(maps.Keys(h.ByGroup)) {
			if err := write(free(group+"_"+name), int(class.ID), h.ByGroup[group]); err != nil {
				return err
			}
		}
	}
	about, err := json.Marshal(from)
	if err != nil {
		return err
	}
	out, err := createArray(archive, free("provenance"), "|u1", fmt.Sprintf("(%d,)", len(about)))
	if err == nil {
		_, err = out.Write(about)
	}
	return err
}

// createArray begins an entry of an .npz file in numpy's format .npy, version 1.0, as NEP 1 of numpy describes it. (The
// library that reads the file in the tests could write it, too. But it writes every number by reflection, which is slow.)
func createArray(archive *zip.Writer, name, kind, shape string) (io.Writer, error) {
	out, err := archive.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Store})
	if err != nil {
		return nil, err
	}
	const fixed = 10 // the magic number, the version, and the length of the header, which ends in a newline at a multiple of 64
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", kind, shape)
	text = fmt.Sprintf("%-*s\n", (fixed+len(text)+64)/64*64-fixed-1, text)
	head := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(text)))
	_, err = out.Write(append(head, text...))
	return out, err
}

// writeArray writes a plane through a buffer of bytes.
func writeArray(archive *zip.Writer, name string, size image.Point, plane []uint32, buffer []byte) error {
	out, err := createArray(archive, name, "<u4", fmt.Sprintf("(%d, %d)", size.Y, size.X))
	for part := range slices.Chunk(plane, len(buffer)/4) {
		if err != nil {
			return err
		}
		_, err = out.Write(digest.LittleEndian(buffer, part))
	}
	return err
}

// WritePNG writes one 16-bit greyscale image per class, NAME.png, into the folder dir. White is the largest number of frames
// at any pixel of that class, and black is none. If a class's name differs from an earlier one only in capitals, its file's
// name gets a "_" at its end, because file systems may not tell them apart. It also writes provenance.json there. WritePNG
// creates dir if needed, but not the folder around it, because its name may be a mistake. Every file appears complete or not
// at all.
func (h HeatMaps) WritePNG(dir string, from Provenance) error {
	if h.Size.X <= 0 || h.Size.Y <= 0 {
		return fmt.Errorf("writing heat maps to %s: they contain no frame; scan at least one", dir)
	}
	err := os.Mkdir(dir, 0o755)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("writing heat maps: the folder %s, in which %s would be made, does not exist; make it first", filepath.Dir(filepath.Clean(dir)), dir)
	case err != nil && !errors.Is(err, fs.ErrExist):
		return fmt.Errorf("writing heat maps: %w", err)
	}
	first := map[string]uint8{} // the class of each name in lower case
	taken := func(small string) bool { _, taken := first[small]; return taken }
	for class := range h.Classes.Named() {
		if small := strings.ToLower(class.Name); !taken(small) {
			first[small] = class.ID
		}
	}
	var sum []uint32
	m := image.NewGray16(image.Rectangle{Max: h.Size})
	for class := range h.Classes.Named() {
		name := class.Name
		for small := strings.ToLower(name); taken(small) && first[small] != class.ID; small += "_" {
			name += "_"
		}
		first[strings.ToLower(name)] = class.ID
		sum = h.All.Plane(int(class.ID), sum)
		top := uint64(max(1, slices.Max(sum)))
		for i, n := range sum {
			binary.BigEndian.PutUint16(m.Pix[2*i:], uint16(uint64(n)*65535/top))
		}
		if err := writeFile(filepath.Join(dir, name+".png"), func(w io.Writer) error { return png.Encode(w, m) }); err != nil {
			return err
		}
	}
	return writeFile(filepath.Join(dir, "provenance.json"), func(w io.Writer) error { return json.NewEncoder(w).Encode(from) })
}

// writeFile creates a file and fills it with write. It holds the content in memory until it is complete. Images are small
// enough for that.
func writeFile(path string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return store.Replace(path, content.Bytes())
}
