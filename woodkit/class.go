package woodkit

import (
	"fmt"
	"image/color"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Class is one kind of thing that a pixel of a mask can show.
type Class struct {
	ID    uint8
	Name  string     // as in seg_annotation_info.json: "void", "road", …
	Color color.RGBA // the mapping's colour, read as red, green, blue; void is transparent

	Ignored bool // pixels with this id count for no class
}

// WoodScape is the class table of WoodScape: ten classes in the order of their ids. The data set declares its colours as BGR,
// but its users show them as RGB (road magenta, vehicles yellow), and so does woodkit.
var WoodScape = ClassTable{
	{ID: 0, Name: "void", Color: color.RGBA{}},
	{ID: 1, Name: "road", Color: color.RGBA{255, 0, 255, 255}},
	{ID: 2, Name: "lanemarks", Color: color.RGBA{255, 0, 0, 255}},
	{ID: 3, Name: "curb", Color: color.RGBA{0, 255, 0, 255}},
	{ID: 4, Name: "person", Color: color.RGBA{0, 0, 255, 255}},
	{ID: 5, Name: "rider", Color: color.RGBA{255, 255, 255, 255}},
	{ID: 6, Name: "vehicles", Color: color.RGBA{255, 255, 0, 255}},
	{ID: 7, Name: "bicycle", Color: color.RGBA{0, 255, 255, 255}},
	{ID: 8, Name: "motorcycle", Color: color.RGBA{128, 128, 255, 255}},
	{ID: 9, Name: "traffic_sign", Color: color.RGBA{0, 128, 128, 255}},
}

// A ClassTable holds a data set's classes by their ids: the class with id n is at index n. It says what an id means, so take
// names and colours from it. The table of an opened data set is Dataset.Classes. The zero value stands for WoodScape.
//
// An id without a class has an entry without a name. Ids that are to be ignored, such as 255, come after the classes.
type ClassTable []Class

// whole returns the table itself or, for the zero value, WoodScape's.
func (t ClassTable) whole() ClassTable {
	if t == nil {
		return WoodScape
	}
	return t
}

// All returns the classes without the ignored ones, so that the class with id n is at index n.
func (t ClassTable) All() ClassTable {
	all := t.whole()
	for i, class := range all {
		if class.Ignored {
			return all[:i]
		}
	}
	return all
}

// Len is the number of ids from 0 to the last class.
func (t ClassTable) Len() int { return len(t.All()) }

// Named yields the classes that have a name, in the order of their ids.
func (t ClassTable) Named() iter.Seq[Class] {
	return func(yield func(Class) bool) {
		for _, class := range t.All() {
			if class.Name != "" && !yield(class) {
				return
			}
		}
	}
}

// Ignored returns the ids that are to be ignored: they are read and counted, and belong to no class.
func (t ClassTable) Ignored() ClassTable { return t.whole()[t.Len():] }

// Of returns the class with an id. For an id that the table does not have, the name is "id 12".
func (t ClassTable) Of(id uint8) Class {
	for _, class := range t.whole() {
		if class.ID == id && class.Name != "" {
			return class
		}
	}
	return Class{ID: id, Name: fmt.Sprintf("id %d", id)}
}

// otherNames are the names that other data sets have for WoodScape's classes.
var otherNames = map[string][]string{
	"person":       {"pedestrian", "people"},
	"rider":        {"bicyclist", "cyclist"},
	"vehicles":     {"vehicle", "car"},
	"traffic_sign": {"traffic sign", "signsymbol"},
	"curb":         {"sidewalk", "pavement"},
}

// Like returns the class that is most like WoodScape's class of this name. It tries the class of this name first, then a
// class with a usual other name for it ("pedestrian" for person, "car" for vehicles), in capitals or not, and last the class
// at the same place in the table. So a lesson can draw people and cars in any data set.
func (t ClassTable) Like(name string) Class {
	classes := slices.Collect(t.Named())
	for _, other := range append([]string{name}, otherNames[name]...) {
		for _, class := range classes {
			if strings.EqualFold(class.Name, other) {
				return class
			}
		}
	}
	place := max(0, slices.Index(WoodScape.Names(), name))
	return classes[place%len(classes)]
}

// Names returns the names of the classes in the order of their ids.
func (t ClassTable) Names() []string {
	var names []string
	for class := range t.Named() {
		names = append(names, class.Name)
	}
	return names
}

// has returns which ids a mask may have.
func (t ClassTable) has() (known [256]bool) {
	for _, class := range t.whole() {
		known[class.ID] = class.Name != ""
	}
	return known
}

// dense reports whether every id from 0 to the last class belongs to a class, and no id is ignored.
func (t ClassTable) dense() bool {
	for _, class := range t.whole() {
		if class.Name == "" || class.Ignored {
			return false
		}
	}
	return true
}

// ids writes the ids of the classes: "0 to 9", or "0, 1, 2, 4" where there are gaps.
func (t ClassTable) ids() string {
	if t.dense() {
		return fmt.Sprintf("0 to %d", t.Len()-1)
	}
	var ids []string
	for class := range t.Named() {
		ids = append(ids, strconv.Itoa(int(class.ID)))
	}
	return strings.Join(ids, ", ")
}
