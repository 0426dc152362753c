package synth

// class is the id of a class in the masks.
type class = uint8

const (
	void class = iota
	road
	laneMarks
	curb
	person
	rider
	vehicle
	bicycle
	motorcycle
	trafficSign
	numClasses
)

// classes holds the names and colours of WoodScape's classes, with two published figures for each: the class's share of
// all pixels, and in how many of the 8,234 frames it occurs (as one user of the data reported).
var classes = [numClasses]struct {
	name     string
	colour   [3]int
	share    float64
	presence int
}{
	void:        {"void", [3]int{0, 0, 0}, .675113, 8234},
	road:        {"road", [3]int{255, 0, 255}, .258558, 8233},
	laneMarks:   {"lanemarks", [3]int{255, 0, 0}, .015332, 7966},
	curb:        {"curb", [3]int{0, 255, 0}, .005635, 7804},
	person:      {"person", [3]int{0, 0, 255}, .003305, 6336},
	rider:       {"rider", [3]int{255, 255, 255}, .001189, 3341},
	vehicle:     {"vehicles", [3]int{255, 255, 0}, .035116, 8137},
	bicycle:     {"bicycle", [3]int{0, 255, 255}, .004199, 4895},
	motorcycle:  {"motorcycle", [3]int{128, 128, 255}, .001234, 2905},
	trafficSign: {"traffic_sign", [3]int{0, 128, 128}, .000320, 3243},
}
