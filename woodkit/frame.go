package woodkit

import (
	"archive/zip"
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/scan"
)

// Cameras are the four cameras of WoodScape in the order in which woodkit lists them: front, rear, left mirror, right mirror.
var Cameras = []string{"FV", "RV", "MVL", "MVR"}

// A Frame is one moment seen by one camera: a semantic mask and, if the data set has it, the image. A frame is small: it
// names files and holds no pixels, so a list of all frames costs nothing and a frame can be sent to another process.
type Frame struct {
	Name      string // base name, "00017_FV"; in another layout, the name that its patterns give
	Index     int    // the number in the name; in another layout, the frame's place in the order of names, from 0
	Group     string // the camera; in another layout, its group, such as a city or a split; see Dataset.GroupName
	MaskFile  string // path of the mask inside the data set
	ImageFile string // path of the image inside the data set; empty if there is none

	masks, images *files.Source
	size          image.Point // the size of most masks of the data set; zero if no header could be read
	maxPixels     int         // largest width × height that is read
	classes       *ClassTable // the data set's; nil stands for WoodScape's
	phases        *scan.Phases
}

// maxFile is the largest file of an image that is read, in bytes. One of WoodScape has about two million.
const maxFile = 256 << 20

// maxPicture is the largest width × height of an image that is decoded, unless MaxPixels allows more.
const maxPicture = 1 << 28

// raise says how to raise the limit of pixels.
const raise = "raise it with scan --max-pixels N, in a cell with woodkit.Open(dir, woodkit.MaxPixels(n))"

// maxMaskFile is the largest file of a mask that is read, in bytes. As in package maskpng, it leaves room for every byte of
// the rows in a chunk of its own, and for 1 MiB of other chunks. A zip entry that would unpack to a thousand times its size
// is refused before it is unpacked.
func maxMaskFile(size image.Point) int64 { return 1<<20 + 16*int64(size.X+1)*int64(size.Y) }

// errSize means that a mask does not have the size that most masks of its data set have.
var errSize = errors.New("another size than most masks of the data set")

// errNoImage means that a mask has no image beside it.
var errNoImage = errors.New("no image for this mask")

// String returns the frame's name.
func (f Frame) String() string { return f.Name }

// Observe returns a copy of the frame that marks the time it spends loading on p. The strategies of package scan call it.
func (f Frame) Observe(p *scan.Phases) Frame {
	f.phases = p
	return f
}

// Bytes returns the mask's file, not decoded.
func (f Frame) Bytes() ([]byte, error) { return f.readMask(nil) }

// readMask is Bytes, but reads into buffer if that is long enough.
func (f Frame) readMask(buffer []byte) ([]byte, error) {
	if f.masks == nil {
		return nil, errors.New("reading a mask: this Frame is empty; take frames from Dataset.Frames")
	}
	if err := f.checkHead(); err != nil {
		return nil, err
	}
	data, err := f.masks.Read(f.MaskFile, maxMaskFile(f.size), f.phases, buffer)
	if err != nil {
		return nil, fmt.Errorf("reading mask: %w", nameEntry(err, f.MaskFile))
	}
	return data, nil
}

// nameEntry adds the name of the file to an error of archive/zip. Other errors already have it.
func nameEntry(err error, name string) error {
	if errors.Is(err, zip.ErrAlgorithm) {
		return fmt.Errorf("%s: %w; pack the archive again with the usual compression (deflate), or unpack it", name, err)
	}
	return err
}

// Classes is the data set's class table.
func (f Frame) Classes() ClassTable {
	if f.classes == nil {
		return WoodScape
	}
	return *f.classes
}

// Image reads and decodes the image, a PNG or JPEG file, at 8 bits per channel. It fails, naming the file, if the image is
// missing, unreadable or damaged.
func (f Frame) Image() (*image.RGBA, error) {
	defer f.phases.Loading()()
	if f.ImageFile == "" {
		return nil, fmt.Errorf("loading the image of %s: %w; the data set has images for only some frames, or none", f.Name, errNoImage)
	}
	data, err := f.images.Read(f.ImageFile, maxFile, f.phases, nil)
	if err != nil {
		return nil, fmt.Errorf("reading image: %w", nameEntry(err, f.ImageFile))
	}
	config, decode := png.DecodeConfig, png.Decode
	if bytes.HasPrefix(data, []byte(jpegSignature)) {
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	header, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding image %s: %w", f.ImageFile, explain(err, data))
	}
	if most := max(maxPicture, f.maxPixels); header.Width > most/max(1, header.Height) {
		return nil, fmt.Errorf("decoding image %s: %w: %d×%d pixels, the limit is %d pixels; %s",
			f.ImageFile, maskpng.ErrTooLarge, header.Width, header.Height, most, raise)
	}
	decoded, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding image %s: %w", f.ImageFile, explain(err, data))
	}
	if rgba, ok := decoded.(*image.RGBA); ok {
		return rgba, nil
	}
	rgba := image.NewRGBA(decoded.Bounds())
	draw.Draw(rgba, rgba.Rect, decoded, decoded.Bounds().Min, draw.Src)
	return rgba, nil
}

// wire is a Frame as it is sent to another process, which opens the same folder or archive again.
type wire struct {
	Name, MaskFile, ImageFile string
	Masks, Images             string
	Index                     int
	Classes                   ClassTable // nil stands for WoodScape's
	Group                     string
	Size                      image.Point
	MaxPixels                 int
}

// GobEncode sends the frame's names, not its pixels. It fails for a frame of OpenFS, because another process cannot open its
// files.
func (f Frame) GobEncode() ([]byte, error) {
	if f.masks == nil || f.masks.Path == "" || (f.images != nil && f.images.Path == "") {
		return nil, fmt.Errorf("sending frame %s to another process: it comes from an fs.FS that only this process can read; open the folder or zip itself with woodkit.Open", f.Name)
	}
	w := wire{f.Name, f.MaskFile, f.ImageFile, f.masks.Path, "", f.Index, nil, f.Group, f.size, f.maxPixels}
	if f.classes != nil {
		w.Classes = *f.classes
	}
	if f.images != nil {
		w.Images = f.images.Path
	}
	var buffer bytes.Buffer
	err := gob.NewEncoder(&buffer).Encode(w)
	return buffer.Bytes(), err
}

// GobDecode opens the frame's folder or archive again.
func (f *Frame) GobDecode(data []byte) error {
	var w wire
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&w); err != nil {
		return fmt.Errorf("receiving a frame: %w", err)
	}
	*f = Frame{Name: w.Name, Index: w.Index, Group: w.Group, MaskFile: w.MaskFile, ImageFile: w.ImageFile, size: w.Size, maxPixels: w.MaxPixels}
	if w.Classes != nil {
		f.classes = &w.Classes
	}
	var err error
	if f.masks, err = files.Open(w.Masks); err != nil {
		return fmt.Errorf("receiving frame %s: %w", w.Name, err)
	}
	if w.Images != "" {
		if f.images, err = files.Open(w.Images); err != nil {
			return fmt.Errorf("receiving frame %s: %w", w.Name, err)
		}
	}
	return nil
}
