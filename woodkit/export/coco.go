package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/layout"
)

// A COCO writes masks in COCO's format for object detection: one annotation per class and image, with iscrowd 1 and run
// lengths compressed to text. Annotations go straight to the writer. Only the list of images is kept until Close.
//
// Category ids are class ids. The id of an image is its place in the data set, from 1 on, so a part of the data set has
// the same ids. The ids of annotations count from 1. Equal frames in equal order give equal bytes.
type COCO struct {
	out     *bufio.Writer
	encoder *json.Encoder
	dataset *woodkit.Dataset
	places  map[string]int // of the frames in the data set
	folder  string         // that holds all images
	images  []cocoImage
	written int // annotations
}

type cocoImage struct {
	ID       int    `json:"id"`
	FileName string `json:"file_name"` // below the folder that the info names; without an image, the mask's path in the data set
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

type cocoAnnotation struct {
	ID           int              `json:"id"`
	ImageID      int              `json:"image_id"`
	CategoryID   uint8            `json:"category_id"`
	IsCrowd      int              `json:"iscrowd"` // 1: the segmentation is in run lengths
	Area         int64            `json:"area"`
	Box          [4]int           `json:"bbox"` // left, top, width, height
	Segmentation cocoSegmentation `json:"segmentation"`
}

type cocoSegmentation struct {
	Size   [2]int `json:"size"` // height, width
	Counts string `json:"counts"`
}

type cocoCategory struct {
	ID            uint8  `json:"id"`
	Name          string `json:"name"`
	Supercategory string `json:"supercategory"`
}

type cocoInfo struct {
	Description string     `json:"description"`
	ImageFolder string     `json:"image_folder"` // in the data set; empty where it has no images
	From        Provenance `json:"from"`
}

// NewCOCO begins the file of a data set.
func NewCOCO(w io.Writer, ds *woodkit.Dataset) *COCO {
	c := &COCO{out: bufio.NewWriterSize(w, 1<<16), dataset: ds, places: map[string]int{}}
	c.encoder = json.NewEncoder(c.out)
	c.encoder.SetEscapeHTML(false) // "<" and ">" are characters of run lengths
	first := true
	for i, f := range ds.Frames() {
		c.places[f.Name] = i + 1
		if f.ImageFile == "" {
			continue
		}
		if first {
			c.folder, first = path.Dir(f.ImageFile), false
		}
		for c.folder != "." && !strings.HasPrefix(f.ImageFile, c.folder+"/") {
			c.folder = path.Dir(c.folder)
		}
	}
	c.out.WriteString(`{"annotations":[` + "\n") // a write error stays in out until Close
	return c
}

// Add writes the annotations of one frame. It fails if the writer fails.
func (c *COCO) Add(f FrameSegments) error {
	id := c.places[f.Frame.Name]
	if id == 0 {
		return fmt.Errorf("writing annotations: the data set has no frame %s", f.Frame.Name)
	}
	name := f.Frame.MaskFile // in other layouts, only the whole path belongs to one frame
	switch {
	case f.Frame.ImageFile != "":
		name = strings.TrimPrefix(f.Frame.ImageFile, c.folder+"/")
	case c.dataset.Layout == layout.WoodScape.Name: // its images have the names of their masks
		name = path.Base(name)
	}
	c.images = append(c.images, cocoImage{id, name, f.Size.X, f.Size.Y})
	for _, s := range f.Segments {
		c.written++
		if err := c.item(c.written == 1, cocoAnnotation{
			c.written, id, s.Class, 1, s.Area,
			[4]int{s.Box.Min.X, s.Box.Min.Y, s.Box.Dx(), s.Box.Dy()},
			cocoSegmentation{[2]int{f.Size.Y, f.Size.X}, s.Counts},
		}); err != nil {
			return fmt.Errorf("writing annotations: %w", err)
		}
	}
	return nil
}

// item writes an item of a list on a line of its own.
func (c *COCO) item(first bool, value any) error {
	if !first {
		c.out.WriteByte(',') // as in NewCOCO
	}
	return c.encoder.Encode(value)
}

// Close writes the images, the categories and where the masks come from. It does not close the writer.
func (c *COCO) Close(from Provenance) error {
	c.out.WriteString(`],"images":[` + "\n")
	for i, image := range c.images {
		c.item(i == 0, image)
	}
	c.out.WriteString(`],"categories":[` + "\n")
	first := true
	for class := range c.dataset.Classes.Named() {
		c.item(first, cocoCategory{class.ID, class.Name, "none"})
		first = false
	}
	c.out.WriteString(`],"licenses":[],"info":`)
	err := c.encoder.Encode(cocoInfo{
		fmt.Sprintf("Semantic masks of %s: one annotation per class and image", filepath.Base(c.dataset.Dir)), c.folder, from,
	})
	c.out.WriteString("}\n")
	if flushed := c.out.Flush(); err == nil { // which also has the errors of the writes above
		err = flushed
	}
	if err != nil {
		return fmt.Errorf("writing annotations: %w", err)
	}
	return nil
}
