package woodkit

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/layout"
)

// fromEnvironment returns the options that the environment gives for a folder: none if it is not that of WOODSCAPE_DIR, or if a
// layout is given.
func fromEnvironment(dir string, given []Option) (options []Option, err error) {
	isLayout := func(o Option) bool { _, is := o.(Layout); return is }
	if !sameFolder(dir, os.Getenv(find.DirVariable)) || slices.ContainsFunc(given, isLayout) {
		return nil, nil
	}
	name, masks, images := os.Getenv(find.LayoutVariable), os.Getenv(find.MasksVariable), os.Getenv(find.ImagesVariable)
	chosen, err := layout.Choose(name, masks, images)
	if err != nil {
		return nil, fmt.Errorf("%s, %s and %s: %w", find.LayoutVariable, find.MasksVariable, find.ImagesVariable, err)
	}
	options = append(options, Layout(chosen))
	if file := os.Getenv(find.ClassesVariable); file != "" {
		table, err := ReadClasses(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", find.ClassesVariable, err)
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
