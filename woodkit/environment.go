package woodkit

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"woodscape.example/woodkit/layout"
)

// These environment variables say how the data set in DirVariable names its files. On the command line there are flags of the
// same names.
const (
	LayoutVariable  = "WOODSCAPE_LAYOUT"  // the name of a layout, such as "cityscapes"
	MasksVariable   = "WOODSCAPE_MASKS"   // a pattern of the masks
	ImagesVariable  = "WOODSCAPE_IMAGES"  // a pattern of the images
	ClassesVariable = "WOODSCAPE_CLASSES" // a class table for ReadClasses
)

// fromEnvironment returns the options that the environment gives for a folder: none if it is not that in DirVariable, or if a
// layout is given.
func fromEnvironment(dir string, given []Option) (options []Option, err error) {
	isLayout := func(o Option) bool { _, is := o.(Layout); return is }
	if !sameFolder(dir, os.Getenv(DirVariable)) || slices.ContainsFunc(given, isLayout) {
		return nil, nil
	}
	name, masks, images := os.Getenv(LayoutVariable), os.Getenv(MasksVariable), os.Getenv(ImagesVariable)
	chosen, err := layout.Choose(name, masks, images)
	if err != nil {
		return nil, fmt.Errorf("%s, %s and %s: %w", LayoutVariable, MasksVariable, ImagesVariable, err)
	}
	options = append(options, Layout(chosen))
	if file := os.Getenv(ClassesVariable); file != "" {
		table, err := ReadClasses(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ClassesVariable, err)
		}
		options = append(options, table)
	}
	return options, nil
}

// sameFolder reports whether two paths are equal once they are absolute. An empty one is none.
func sameFolder(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	first, err := filepath.Abs(a)
	second, failed := filepath.Abs(b)
	return err == nil && failed == nil && first == second
}
