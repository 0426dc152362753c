package find

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// pattern matches the name of a mask or image: a number and a camera, in capitals or not. WoodScape's numbers have five
// digits, but other sets go beyond 99999. An int holds eighteen digits.
var pattern = regexp.MustCompile(`(?i)^(\d{1,18})_(FV|RV|MVL|MVR)\.png$`)

// A Name holds the parts of a mask's or image's name.
type Name struct {
	Text  string // "00017_FV"
	Index int    // 17
	Group string // the camera, "FV", in capitals; of another layout, its group
}

// Parse splits the name of a file. ok is false if it is not the name of a mask or image.
func Parse(file string) (n Name, ok bool) {
	match := pattern.FindStringSubmatch(file)
	if match == nil {
		return n, false
	}
	camera := strings.ToUpper(match[2])
	index, err := strconv.Atoi(match[1])
	return Name{match[1] + "_" + camera, index, camera}, err == nil
}

// Compare orders names by number, then by camera. If names differ only in leading zeros, the shorter comes first.
func Compare(a, b Name) int {
	return cmp.Or(cmp.Compare(a.Index, b.Index), cmp.Compare(a.Group, b.Group), cmp.Compare(len(a.Text), len(b.Text)))
}
