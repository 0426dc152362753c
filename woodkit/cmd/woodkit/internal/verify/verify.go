package verify

import (
	"fmt"
	"image"
	"slices"
	"strconv"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/unit"
)

// A Check compares a published number with the number found.
type Check struct {
	What             string
	Published, Found string
	By               string // source of the published number
}

// passes reports whether the number found equals the published one.
func (c Check) passes() bool { return c.Published == c.Found }

// A Copy describes what was found in a copy of the data set.
type Copy struct {
	Frames  []woodkit.Frame
	Size    image.Point
	Classes woodkit.ClassTable
	Tally   woodkit.Tally   // of all masks that could be read
	First   *woodkit.Counts // of 00000_FV; nil if it could not be read
}

// Checks compares a copy with all published numbers.
func (c Copy) Checks() []Check {
	checks := []Check{
		{"frames with a mask", number(frames), number(int64(len(c.Frames))), naming},
		{"masks that could be read", number(frames), number(int64(c.Tally.Frames)), naming},
		{"size of a mask", fmt.Sprintf("%d×%d", width, height), fmt.Sprintf("%d×%d", c.Size.X, c.Size.Y), naming},
		{"pixels in all masks", number(frames * width * height), number(c.Tally.Pixels.Total()), article},
		{"frames of the front camera among the first 28", number(firstFront), number(c.front()), naming},
	}
	for _, camera := range woodkit.Cameras {
		of := 0
		for _, f := range c.Frames {
			if f.Group == camera {
				of++
			}
		}
		checks = append(checks, Check{"frames of camera " + string(camera), number(int64(shares[camera])), number(int64(of)), naming})
	}
	densities := c.Classes.Densities(c.Tally.Pixels)
	checks = append(checks, c.each("pixels in "+First, article, func(p published, id uint8) (string, string) {
		if c.First == nil {
			return number(p.first), "not read"
		}
		return number(p.first), number(c.First[id])
	})...)
	checks = append(checks, c.each("share of all pixels", article, func(p published, id uint8) (string, string) {
		return p.density, strconv.FormatFloat(densities[id], 'f', 6, 64)
	})...)
	return append(checks, c.each("frames that contain it", user, func(p published, id uint8) (string, string) {
		return number(p.presence), number(c.Tally.Presence[id])
	})...)
}

// each compares one number per class. It finds the classes by name.
func (c Copy) each(what, by string, pair func(published, uint8) (published, found string)) (checks []Check) {
	named := map[string]uint8{}
	for class := range c.Classes.Named() {
		named[class.Name] = class.ID
	}
	for _, p := range classes {
		id, known := named[p.class]
		want, found := pair(p, id)
		if !known {
			found = "no such class"
		}
		checks = append(checks, Check{p.class + ": " + what, want, found, by})
	}
	return checks
}

// front returns how many of the frames with the lowest numbers are from the front camera.
func (c Copy) front() (n int64) {
	for _, f := range c.Frames {
		if f.Index < firstFront && f.Group == "FV" {
			n++
		}
	}
	return n
}

// Missing returns the numbers from 0 to 8,233 that no frame has, as ranges such as "00003" and "00028–08233", and how many
// they are.
func (c Copy) Missing() (ranges []string, missing int) {
	there := map[int]bool{}
	for _, f := range c.Frames {
		there[f.Index] = true
	}
	for from := 0; from < frames; from++ {
		if there[from] {
			continue
		}
		to := from
		for to+1 < frames && !there[to+1] {
			to++
		}
		text := fmt.Sprintf("%05d", from)
		if to > from {
			text += fmt.Sprintf("–%05d", to)
		}
		ranges, missing = append(ranges, text), missing+to-from+1
		from = to
	}
	return ranges, missing
}

// Extra returns the names of frames that are not in the data set: frames with a number from 8,234 on, and all frames whose
// number occurs twice.
func (c Copy) Extra() (names []string) {
	times := map[int]int{}
	for _, f := range c.Frames {
		times[f.Index]++
	}
	for _, f := range c.Frames {
		if f.Index >= frames || times[f.Index] > 1 {
			names = append(names, f.Name+".png")
		}
	}
	return names
}

// Table returns the checks as a table.
func Table(checks []Check) woodkit.Table {
	table := woodkit.Table{Header: []string{"number", "published", "found", "verdict", "published by"}}
	for _, c := range checks {
		verdict := "pass"
		if !c.passes() {
			verdict = "differs"
		}
		table.Rows = append(table.Rows, []string{c.What, c.Published, c.Found, verdict, c.By})
	}
	return table
}

// Differing returns the number of checks that do not pass.
func Differing(checks []Check) int {
	return len(slices.DeleteFunc(slices.Clone(checks), Check.passes))
}

// number formats an integer with commas between the thousands: 1,236,480.
func number(n int64) string { return unit.Decimal(float64(n), 0, false) }
