package woodkit

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// maskName matches the name of a mask or image: a number and a camera, in capitals or not. WoodScape's numbers have five
// digits, other sets pass 99999. Eighteen digits are what an int holds.
var maskName = regexp.MustCompile(`(?i)^(\d{1,18})_(FV|RV|MVL|MVR)\.png$`)

// parseName returns a frame with what the name of a mask's file says: Name, Index and Camera.
func parseName(file string) (f Frame, ok bool) {
	match := maskName.FindStringSubmatch(file)
	if match == nil {
		return f, false
	}
	camera := strings.ToUpper(match[2])
	index, err := strconv.Atoi(match[1])
	return Frame{Name: match[1] + "_" + camera, Index: index, Camera: Camera(camera)}, err == nil
}

// CompareFrames orders frames by number, then by camera. Names that differ in leading zeros only come the shorter first.
func CompareFrames(a, b Frame) int {
	return cmp.Or(cmp.Compare(a.Index, b.Index), cmp.Compare(a.Camera, b.Camera), cmp.Compare(len(a.Name), len(b.Name)))
}

// IsMaskName reports whether a file's name is that of a mask or image: a number and a camera, "00017_FV.png".
func IsMaskName(file string) bool { return maskName.MatchString(file) }
