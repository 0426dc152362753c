package article

import "woodscape.example/woodkit"

// CountPixels is the article's first function in Go: it counts the pixels of each class in a loop over the mask.
func CountPixels(f woodkit.Frame) (c woodkit.Counts, err error) {
	labels, err := f.Labels()
	if err != nil {
		return c, err
	}
	for _, class := range labels.Pix {
		c[class]++
	}
	return c, nil
}

// Expand is the article's second function in Go: it makes a plane of the mask for each class.
func Expand(f woodkit.Frame) (woodkit.Planes, error) {
	labels, err := f.Labels()
	if err != nil {
		return nil, err
	}
	return f.Classes().Expand(labels), nil
}
