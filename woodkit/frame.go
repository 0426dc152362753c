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

// A Frame is one moment seen by one camera: a semantic mask and, where the data set has it, the picture. It is small: it
// names files and holds no pixels, so that a list of all frames costs nothing and a frame can be sent to another process.
type Frame struct {
	Name      string // base name, "00017_FV"; in another layout, what its patterns say
	Index     int    // the number in the name; in another layout, the frame's place in the order of names, from 0
	Group     string // the camera, or what other groups the layout has: a city, a split; see Dataset.GroupName
	MaskFile  string // path of the mask inside the data set
	ImageFile string // path of the picture inside the data set, empty where there is none

	masks, images *files.Source
	size          image.Point // that most masks of the data set have; zero where no header could be read
	maxPixels     int         // largest width × height that may be read
	classes       *ClassTable // of the data set; nil: WoodScape's
	phases        *scan.Phases
}

// maxFile is the largest picture's file that is read, in bytes; one of WoodScape has about two million.
const maxFile = 256 << 20

// maxPicture is the largest width × height of a picture that is decoded, unless MaxPixels allows more.
const maxPicture = 1 << 28

// raise says how the limit of pixels is raised.
const raise = "raise it with scan --max-pixels N, in a cell with woodkit.Open(dir, woodkit.MaxPixels(n))"

// maxMaskFile is the largest mask's file that is read, in bytes: as in package maskpng, every byte of the rows in a chunk of
// its own, and 1 MiB of other chunks. So a zip entry that unpacks to a thousand times its size is refused before it does.
func maxMaskFile(size image.Point) int64 { return 1<<20 + 16*int64(size.X+1)*int64(size.Y) }

// errSize says that a mask is not of the size that most masks of its data set have.
var errSize = errors.New("another size than most masks of the data set")

// errNoImage says that a mask has no picture beside it.
var errNoImage = errors.New("no picture for this mask")

// String returns the frame's name.
func (f Frame) String() string { return f.Name }

// Observe returns a copy of the frame that marks the time it spends loading on p. The strategies of package scan call it.
func (f Frame) Observe(p *scan.Phases) Frame {
	f.phases = p
	return f
}

// Bytes returns the mask's file as it is.
func (f Frame) Bytes() ([]byte, error) { return f.readMask(nil) }

// readMask is Bytes into a buffer, if that is long enough.
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

// nameEntry adds to an error of archive/zip which file cannot be unpacked. Other errors have the name.
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

// Image reads and decodes the picture, a PNG or JPEG file, 8 bits a channel. It fails, naming the file, where the picture is missing,
// unreadable or damaged.
func (f Frame) Image() (*image.RGBA, error) {
	defer f.phases.Loading()()
	if f.ImageFile == "" {
		return nil, fmt.Errorf("loading the picture of %s: %w; the data set has pictures for only some frames, or none", f.Name, errNoImage)
	}
	data, err := f.images.Read(f.ImageFile, maxFile, f.phases, nil)
	if err != nil {
		return nil, fmt.Errorf("reading picture: %w", nameEntry(err, f.ImageFile))
	}
	config, decode := png.DecodeConfig, png.Decode
	if bytes.HasPrefix(data, []byte(jpegSignature)) {
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	header, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding picture %s: %w", f.ImageFile, explain(err, data))
	}
	if most := max(maxPicture, f.maxPixels); header.Width > most/max(1, header.Height) {
		return nil, fmt.Errorf("decoding picture %s: %w: %d×%d pixels, the limit is %d pixels; %s",
			f.ImageFile, maskpng.ErrTooLarge, header.Width, header.Height, most, raise)
	}
	decoded, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding picture %s: %w", f.ImageFile, explain(err, data))
	}
	if rgba, ok := decoded.(*image.RGBA); ok {
		return rgba, nil
	}
	rgba := image.NewRGBA(decoded.Bounds())
	draw.Draw(rgba, rgba.Rect, decoded, decoded.Bounds().Min, draw.Src)
	return rgba, nil
}

// wire is a Frame as it crosses to another process, which opens the same folder or archive again.
type wire struct {
	Name, MaskFile, ImageFile string
	Masks, Images             string
	Index                     int
	Classes                   ClassTable // nil: WoodScape's
	Group                     string
	Size                      image.Point
	MaxPixels                 int
}

// GobEncode sends the frame's names, not its pixels. A frame of OpenFS is refused: another process cannot open its files.
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
