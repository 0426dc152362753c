package woodkit

import (
	"archive/zip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A PlaneMaker has heat maps: Plane returns that of one class, [y*width+x] frames, in plane if it likes. A *HeatMap has its
// planes ready; a *maskpng.HeatMap makes each when it is asked for.
type PlaneMaker interface {
	Plane(class int, plane []uint32) []uint32
}

// HeatMaps are heat maps of each camera and, added up, of the whole data set. Planes are made one at a time: those of ten
// classes and four cameras together would be 250 MB.
type HeatMaps struct {
	Size     image.Point // of a mask, in pixels
	Classes  ClassTable
	ByCamera map[Camera]PlaneMaker
}

// whole makes the heat map of a class over all cameras in sum; buffer is as long. It shows visit that of each camera
// on the way, nil for none; the error is visit's.
func (h HeatMaps) whole(class int, sum, buffer []uint32, visit func(Camera, []uint32) error) error {
	clear(sum)
	for _, camera := range Cameras {
		maker := h.ByCamera[camera]
		if maker == nil {
			continue
		}
		plane := maker.Plane(class, buffer)
		for i, n := range plane {
			sum[i] += n
		}
		if visit != nil {
			if err := visit(camera, plane); err != nil {
				return err
			}
		}
	}
	return nil
}

// buffers are for whole.
func (h HeatMaps) buffers() (sum, buffer []uint32) {
	n := h.Size.X * h.Size.Y
	return make([]uint32, n), make([]uint32, n)
}

// Digest identifies the sums over all cameras, as HeatMap.Digest does.
func (h HeatMaps) Digest() string {
	var d planeDigest
	sum, buffer := h.buffers()
	for class := range h.Classes.Len() {
		h.whole(class, sum, buffer, nil)
		d.add(sum)
	}
	return d.String()
}

// WriteNPZ writes numpy arrays of 32-bit unsigned integers [height][width]: one keyed by each class name ("road"), one by
// camera and class ("FV_road"), and "provenance", the bytes of a JSON text. numpy.load takes the keys without ".npy". As
// from numpy.savez, nothing is compressed.
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
	sum, buffer := h.buffers()
	bytes := make([]byte, 1<<16)
	for class, name := range h.Classes.Names() {
		err := h.whole(class, sum, buffer, func(camera Camera, plane []uint32) error {
			return writeArray(archive, string(camera)+"_"+name, h.Size, plane, bytes)
		})
		if err == nil {
			err = writeArray(archive, name, h.Size, sum, bytes)
		}
		if err != nil {
			return err
		}
	}
	about, err := json.Marshal(from)
	if err != nil {
		return err
	}
	out, err := createArray(archive, "provenance", "|u1", fmt.Sprintf("(%d,)", len(about)))
	if err == nil {
		_, err = out.Write(about)
	}
	return err
}

// createArray begins an entry of an .npz: numpy's format .npy, version 1.0, as NEP 1 of numpy describes it. (The library
// that the tests read it with writes every number by reflection, which takes twenty times as long as the scan.)
func createArray(archive *zip.Writer, name, kind, shape string) (io.Writer, error) {
	out, err := archive.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Store})
	if err != nil {
		return nil, err
	}
	const fixed = 10 // magic, version and the length of what follows, which ends in a newline at a multiple of 64
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", kind, shape)
	text = fmt.Sprintf("%-*s\n", (fixed+len(text)+64)/64*64-fixed-1, text)
	head := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(text)))
	_, err = out.Write(append(head, text...))
	return out, err
}

// writeArray writes a plane, through a buffer of bytes.
func writeArray(archive *zip.Writer, name string, size image.Point, plane []uint32, bytes []byte) error {
	out, err := createArray(archive, name, "<u4", fmt.Sprintf("(%d, %d)", size.Y, size.X))
	for part := range slices.Chunk(plane, len(bytes)/4) {
		if err != nil {
			return err
		}
		_, err = out.Write(littleEndian(bytes, part))
	}
	return err
}

// littleEndian writes numbers into a buffer of bytes.
func littleEndian(bytes []byte, numbers []uint32) []byte {
	bytes = bytes[:4*len(numbers)]
	for i, n := range numbers {
		binary.LittleEndian.PutUint32(bytes[4*i:], n)
	}
	return bytes
}

// WritePNG writes one greyscale picture of 16 bits a class, NAME.png, into the folder dir: white is the most frames of
// any pixel of that class, black is none. Beside them stands provenance.json.
func (h HeatMaps) WritePNG(dir string, from Provenance) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("writing heat maps: %w", err)
	}
	sum, buffer := h.buffers()
	m := image.NewGray16(image.Rectangle{Max: h.Size})
	for class, name := range h.Classes.Names() {
		h.whole(class, sum, buffer, nil)
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

// writeFile makes a file of what write writes; it reports the first error, that of closing included.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing heat maps: %w", err)
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
