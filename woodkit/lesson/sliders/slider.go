package sliders

// A Slider is a whole number that a reader can move. It has a name with its unit, a range and an initial value.
type Slider struct {
	Name     string
	From, To int
	At       int
}
