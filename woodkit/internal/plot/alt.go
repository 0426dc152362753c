package plot

import (
	"cmp"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
)

// longestAlt is the largest number of characters in the description of a figure. People will not listen to more.
const longestAlt = 1000

// sentences joins the parts of a figure's description. An empty part is left out, and each part ends with a full stop.
func sentences(parts ...string) string {
	var words []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if !strings.ContainsAny(part[len(part)-1:], ".?!:") {
			part += "."
		}
		words = append(words, part)
	}
	text := []rune(strings.Join(words, " "))
	if len(text) > longestAlt {
		return string(text[:longestAlt]) + " …"
	}
	return string(text)
}

// shares says what a whole was spent on, the largest part first. Parts below half a per cent are left out.
func shares(parts []float64, whole float64, kinds []Kind) string {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(parts[j], parts[i]) })
	var said []string
	for _, i := range order {
		if share := parts[i] / whole; share >= 0.005 {
			said = append(said, kinds[i].Name+" "+unit.PerCent(share))
		}
	}
	if len(said) == 0 {
		return "nothing"
	}
	return sentence.List(said)
}
