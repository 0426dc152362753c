package sliders

// A Slider is a whole number that a reader moves: what it is called, with its unit, its range and where it begins.
type Slider struct {
	Name     string
	From, To int
	At       int
}
