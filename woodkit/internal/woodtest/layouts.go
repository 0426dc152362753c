package woodtest

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
)

// A Scene is a mask with WoodScape's ids, and its picture.
type Scene struct {
	Labels  *image.Gray
	Picture image.Image // nil: none
}

// Scenes are made-up ones of a size.
func Scenes(n int, size image.Point) (scenes []Scene) {
	for i := range n {
		scenes = append(scenes, Scene{Mask(i, size), Picture(size)})
	}
	return scenes
}

// A layoutFolder says how WriteLayout writes a data set of a layout.
type layoutFolder struct {
	mask, picture func(i int) string // paths
	ids           [10]uint8          // of WoodScape's classes
	void          [3]uint8           // of void: at the top, in the middle and at the bottom
	more          func(i int, labels *image.Gray) map[string]image.Image
}

// city has the cities of the frames in Cityscapes' folders.
var city = []string{"aachen", "bad-honnef", "zurich"}

// cityscapesPath is the path of a file in the published folders: a city lies in train or val.
func cityscapesPath(kind, ending string) func(i int) string {
	return func(i int) string {
		name, split := city[i%3], "train"
		if name == "zurich" {
			split = "val"
		}
		return fmt.Sprintf("%s/%s/%s/%s_%06d_%06d_%s.png", kind, split, name, name, i, 19, ending)
	}
}

// camvidPath is the path of a file in SegNet's copy of CamVid: a split has masks in train, and its pictures in trainannot.
func camvidPath(ending string) func(i int) string {
	return func(i int) string {
		split := []string{"train", "val", "test"}[i%3]
		if i%2 == 1 {
			return fmt.Sprintf("%s%s/0001TP_%06d.png", split, ending, i*30)
		}
		return fmt.Sprintf("%s%s/Seq05VD_f%05d.png", split, ending, i*30)
	}
}

// layoutFolders are the folders that WriteLayout writes, by the names of their layouts.
var layoutFolders = map[string]layoutFolder{
	"cityscapes": {
		cityscapesPath("gtFine", "gtFine_labelIds"), cityscapesPath("leftImg8bit", "leftImg8bit"),
		[10]uint8{0, 7, 6, 8, 24, 25, 26, 33, 32, 20},
		[3]uint8{23, 11, 1},
		func(i int, labels *image.Gray) map[string]image.Image {
			colours := image.NewRGBA(labels.Rect)
			for i, id := range labels.Pix {
				copy(colours.Pix[4*i:], []byte{id * 7, 255 - id, id, 255})
			}
			return map[string]image.Image{
				cityscapesPath("gtFine", "gtFine_color")(i):       colours,
				cityscapesPath("gtFine", "gtFine_instanceIds")(i): image.NewGray16(labels.Rect),
			}
		},
	},
	"cityscapes-trainids": {
		cityscapesPath("gtFine", "gtFine_labelTrainIds"), cityscapesPath("leftImg8bit", "leftImg8bit"),
		[10]uint8{255, 0, 255, 1, 11, 12, 13, 18, 17, 7},
		[3]uint8{10, 2, 255},
		nil,
	},
	"camvid": {
		camvidPath("annot"), camvidPath(""),
		[10]uint8{11, 3, 3, 4, 9, 10, 8, 10, 8, 6},
		[3]uint8{0, 1, 11},
		nil,
	},
	"files": {
		func(i int) string { return fmt.Sprintf("walk%d/labels/%03d.png", i%2, i) },
		func(i int) string { return fmt.Sprintf("walk%d/images/%03d.jpg", i%2, i) },
		[10]uint8{0, 10, 20, 30, 40, 50, 60, 70, 80, 90},
		[3]uint8{0, 0, 255},
		nil,
	},
}

// FilesClasses is the class table of the folder "files".
const FilesClasses = "0,background\n10,ground\n20,line\n30,edge\n40,walker\n50,cyclist\n60,car\n70,bike\n80,moped\n90,board\n"

// WriteLayout writes scenes into a folder as a layout has them, scaled to a size, in the encoding of image/png.
func WriteLayout(dir, name string, scenes []Scene, size image.Point) error {
	folder, known := layoutFolders[name]
	if !known {
		return fmt.Errorf("there is no folder of layout %q", name)
	}
	for i, scene := range scenes {
		files := map[string]image.Image{}
		labels := image.NewGray(image.Rectangle{Max: size})
		for y := range size.Y {
			for x := range size.X {
				from := scene.Labels.Rect
				id := scene.Labels.GrayAt(from.Min.X+x*from.Dx()/size.X, from.Min.Y+y*from.Dy()/size.Y).Y
				to := folder.ids[id]
				if id == 0 {
					to = folder.void[min(2, y*20/size.Y/7)]
				}
				labels.Pix[y*labels.Stride+x] = to
			}
		}
		files[folder.mask(i)] = labels
		if scene.Picture != nil {
			picture, from := image.NewRGBA(labels.Rect), scene.Picture.Bounds()
			for y := range size.Y {
				for x := range size.X {
					picture.Set(x, y, scene.Picture.At(from.Min.X+x*from.Dx()/size.X, from.Min.Y+y*from.Dy()/size.Y))
				}
			}
			files[folder.picture(i)] = picture
		}
		if folder.more != nil {
			for file, m := range folder.more(i, labels) {
				files[file] = m
			}
		}
		for file, m := range files {
			if err := writeImage(filepath.Join(dir, filepath.FromSlash(file)), m); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeImage writes a PNG or JPEG file and the folders around it.
func writeImage(path string, m image.Image) error {
	var file bytes.Buffer
	var err error
	if filepath.Ext(path) == ".jpg" {
		err = jpeg.Encode(&file, m, nil)
	} else {
		err = png.Encode(&file, m)
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err == nil {
		err = os.WriteFile(path, file.Bytes(), 0o644)
	}
	return err
}
