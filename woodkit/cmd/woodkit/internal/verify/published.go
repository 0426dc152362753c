package verify

import "woodscape.example/woodkit"

// Where a published number comes from.
const (
	article = "the article"    // Nate Cibik, "Use Parallelism in Python, and Get Your Time Back", 18 August 2023
	user    = "a user of it"   // they reported in how many frames each class occurs
	naming  = "its file names" // and the sizes of its masks
)

// What the data set has.
const (
	frames        = 8234
	width, height = 1280, 966
	firstFront    = 28 // frames 00000 to 00027 are all of the front camera
)

// shares are how many frames each camera has.
var shares = map[string]int{woodkit.FV: 2037, woodkit.RV: 1986, woodkit.MVL: 2066, woodkit.MVR: 2145}

// A published class has the numbers that were printed for it.
type published struct {
	class    string
	first    int64 // pixels in 00000_FV
	density  string
	presence int64 // frames that contain the class
}

var classes = []published{
	{"void", 877494, "0.675113", 8234},
	{"road", 310862, "0.258558", 8233},
	{"lanemarks", 1489, "0.015332", 7966},
	{"curb", 5641, "0.005635", 7804},
	{"person", 13124, "0.003305", 6336},
	{"rider", 0, "0.001189", 3341},
	{"vehicles", 27608, "0.035116", 8137},
	{"bicycle", 0, "0.004199", 4895},
	{"motorcycle", 0, "0.001234", 2905},
	{"traffic_sign", 262, "0.000320", 3243},
}

// First is the frame whose pixels the article printed.
const First = "00000_FV"
