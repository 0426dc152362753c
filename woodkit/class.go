package woodkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
	"unicode"

	"woodscape.example/woodkit/internal/files"
)

// NumClasses is the number of classes in a semantic mask of WoodScape: ids 0 to 9.
const NumClasses = 10

// Class is what a pixel of a mask can show.
type Class struct {
	ID    uint8
	Name  string     // as in seg_annotation_info.json: "void", "road", …
	Color color.RGBA // the mapping's colour, read as red, green, blue; void is transparent
}

// WoodScape is the class table of WoodScape: ten classes in the order of their ids. The data set declares its colours as BGR,
// but its users show them as RGB (road magenta, vehicles yellow), and so does woodkit.
var WoodScape = ClassTable{
	{0, "void", color.RGBA{}},
	{1, "road", color.RGBA{255, 0, 255, 255}},
	{2, "lanemarks", color.RGBA{255, 0, 0, 255}},
	{3, "curb", color.RGBA{0, 255, 0, 255}},
	{4, "person", color.RGBA{0, 0, 255, 255}},
	{5, "rider", color.RGBA{255, 255, 255, 255}},
	{6, "vehicles", color.RGBA{255, 255, 0, 255}},
	{7, "bicycle", color.RGBA{0, 255, 255, 255}},
	{8, "motorcycle", color.RGBA{128, 128, 255, 255}},
	{9, "traffic_sign", color.RGBA{0, 128, 128, 255}},
}

// A ClassTable is a data set's classes in the order of their ids, which are 0, 1, 2 and so on. It says what an id means, so
// names and colours are asked of it: those of an opened data set are Dataset.Classes. The zero value stands for WoodScape.
type ClassTable []Class

// All returns the classes: the table's own or, for the zero value, WoodScape's.
func (t ClassTable) All() ClassTable {
	if t == nil {
		return WoodScape
	}
	return t
}

// Len is the number of classes.
func (t ClassTable) Len() int { return len(t.All()) }

// Names returns the classes' names in the order of their ids.
func (t ClassTable) Names() []string {
	var names []string
	for _, class := range t.All() {
		names = append(names, class.Name)
	}
	return names
}

// classFile is the file beside the folder of masks, or in it, that names the classes.
const classFile = "seg_annotation_info.json"

// maxClassFile bounds the file of a class table, in bytes. One of 256 classes has about ten thousand.
const maxClassFile = 1 << 20

// readClasses reads the class table of the masks in a folder. Without a file it is WoodScape's (nil), and so it is where
// the file's is the same. A file that cannot be used is an error.
func readClasses(s *files.Source, maskDir string) (ClassTable, error) {
	for _, dir := range []string{path.Dir(maskDir), maskDir} {
		data, err := s.Head(path.Join(dir, classFile), maxClassFile+1)
		if errors.Is(err, fs.ErrNotExist) {
			data, err = s.ReadAbove(classFile)
		}
		if len(data) > maxClassFile {
			err = fmt.Errorf("%s has more than %d bytes: this is no class table", path.Join(dir, classFile), maxClassFile)
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		table, err := parseClasses(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Join(dir, classFile), err)
		}
		if slices.Equal(table.Names(), WoodScape.Names()) {
			return nil, nil
		}
		return table, nil
	}
	return nil, nil
}

// parseClasses reads the lists of names, ids and colours that the file has.
func parseClasses(data []byte) (ClassTable, error) {
	var info struct {
		Names  []string   `json:"class_names"`
		IDs    []int      `json:"class_indexes"`
		Colors [][3]uint8 `json:"class_colors"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &info); err != nil {
		return nil, err
	}
	if n := len(info.Names); n == 0 || n > 256 || len(info.IDs) != n {
		return nil, fmt.Errorf("%d class_names and %d class_indexes: expected the same number of each, 1 to 256", n, len(info.IDs))
	}
	table := make(ClassTable, len(info.Names))
	coloured := len(info.Colors) > 0
	for i, id := range info.IDs {
		name := info.Names[i]
		switch {
		case id < 0 || id >= len(table) || table[id].Name != "":
			return nil, fmt.Errorf("class_indexes are %v: expected each of 0 to %d once", info.IDs, len(table)-1)
		case name == "." || !fs.ValidPath(name) || strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, unicode.IsControl) || slices.Index(info.Names, name) != i:
			return nil, fmt.Errorf("class_names has %q: names are files of a result, so they must differ and have no slash and no control characters", name)
		}
		table[id] = Class{ID: uint8(id), Name: name}
		if i < len(info.Colors) && name != WoodScape[0].Name {
			c := info.Colors[i]
			table[id].Color = color.RGBA{c[0], c[1], c[2], 255}
		} else if !coloured && name != WoodScape[0].Name {
			table[id].Color = madeUp(id)
		}
	}
	return table, nil
}

// madeUp is a colour for a class of a table that has none: hues a golden angle apart, so that neighbours differ.
func madeUp(id int) color.RGBA {
	const golden = 0.381966 // of a circle
	hue := math.Mod(float64(id)*golden, 1) * 6
	channel := func(shift float64) uint8 {
		k := math.Mod(hue+shift, 6)
		return uint8(255 * (0.95 - 0.75*max(0, min(k, 4-k, 1))))
	}
	return color.RGBA{channel(5), channel(3), channel(1), 255}
}
