package woodkit

import "image/color"

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
func ClassNames() []string {
	names := make([]string, NumClasses)
	for i, class := range Classes {
		names[i] = class.Name
	}
	return names
}
