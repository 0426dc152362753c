package woodkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// NumClasses is the number of classes in a semantic mask of WoodScape: ids 0 to 9.
const NumClasses = 10

// Class is what a pixel of a mask can show.
type Class struct {
	ID    uint8
	Name  string     // as in seg_annotation_info.json: "void", "road", …
	Color color.RGBA // the mapping's colour, read as red, green, blue; void is transparent
}

// Classes are WoodScape's ten classes in the order of their ids. The data set declares its colours as BGR, but its users
// show them as RGB (road magenta, vehicles yellow), and so does woodkit.
var Classes = [NumClasses]Class{
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

// ClassNames returns the names of the ten classes in the order of their ids.
func ClassNames() []string { return ClassTable(nil).Names() }

// A ClassTable is a data set's classes in the order of their ids, which are 0, 1, 2 and so on. The zero value stands for
// WoodScape's ten.
type ClassTable []Class

// all is the table itself, or WoodScape's.
func (t ClassTable) all() ClassTable {
	if t == nil {
		return Classes[:]
	}
	return t
}

// Len is the number of classes.
func (t ClassTable) Len() int { return len(t.all()) }

// Names returns the classes' names in the order of their ids.
func (t ClassTable) Names() []string {
	var names []string
	for _, class := range t.all() {
		names = append(names, class.Name)
	}
	return names
}

// JSON writes counts by the classes' names in the order of their ids, {"void":877494,"road":310862,…}, compact. Ids above
// the table stand behind them where anything was counted, as "id 10".
func (t ClassTable) JSON(c Counts) json.RawMessage {
	out := []byte{'{'}
	for id, name := range t.Names() {
		if id > 0 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name) // a string always can be
		out = fmt.Appendf(out, "%s:%d", key, c[id])
	}
	for id := t.Len(); id < len(c); id++ {
		if c[id] != 0 {
			out = fmt.Appendf(out, `,"id %d":%d`, id, c[id])
		}
	}
	return append(out, '}')
}

// classFile is the file beside the folder of masks, or in it, that names the classes.
const classFile = "seg_annotation_info.json"

// readClasses reads the class table of the masks in a folder. Without a file it is WoodScape's (nil), and so it is where
// the file's is the same. A file that cannot be used is an error.
func readClasses(s *source, maskDir string) (ClassTable, error) {
	for _, dir := range []string{path.Dir(maskDir), maskDir} {
		data, err := s.readSmall(path.Join(dir, classFile))
		if errors.Is(err, fs.ErrNotExist) {
			data, err = readAbove(s, classFile)
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
		if slices.Equal(table.Names(), ClassNames()) {
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
	for i, id := range info.IDs {
		name := info.Names[i]
		switch {
		case id < 0 || id >= len(table) || table[id].Name != "":
			return nil, fmt.Errorf("class_indexes are %v: expected each of 0 to %d once", info.IDs, len(table)-1)
		case name == "" || strings.ContainsAny(name, `/\`) || slices.Index(info.Names, name) != i:
			return nil, fmt.Errorf("class_names has %q: names are files of a result, so they must differ and have no slash", name)
		}
		table[id] = Class{ID: uint8(id), Name: name}
		if i < len(info.Colors) && name != Classes[0].Name {
			c := info.Colors[i]
			table[id].Color = color.RGBA{c[0], c[1], c[2], 255}
		}
	}
	return table, nil
}
