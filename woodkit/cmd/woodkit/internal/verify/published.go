package verify

// The sources of published numbers.
const (
	article = "the article"    // Nate Cibik, "Use Parallelism in Python, and Get Your Time Back", 18 August 2023
	user    = "a user of it"   // a user reported in how many frames each class occurs
	naming  = "its file names" // and the sizes of the data set's masks
)

// Facts about the data set.
const (
	frames        = 8234
	width, height = 1280, 966
	firstFront    = 28 // frames 00000 to 00027 are all from the front camera
)

// shares holds the number of frames per camera.
var shares = map[string]int{"FV": 2037, "RV": 1986, "MVL": 2066, "MVR": 2145}

// A published class holds the numbers that were published about it.
type published struct {
	class    string
	first    int64 // pixels in 00000_FV
	density  string
	presence int64 // number of frames that contain the class
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

// First is the frame whose pixel counts the article printed.
const First = "00000_FV"
