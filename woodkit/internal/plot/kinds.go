package plot

import "slices"

// kinds returns the declared kinds and those that occur, in the order of the legend: first declared kinds, then known kinds,
// then others in the order in which they occur.
func kinds(declared []Kind, occurring func(yield func(string))) []Kind {
	var list []Kind
	seen := map[string]bool{}
	occurs := map[string]bool{}
	var order []string
	occurring(func(name string) {
		if !occurs[name] {
			occurs[name] = true
			order = append(order, name)
		}
	})
	next := 0
	add := func(k Kind) {
		if seen[k.Name] || !occurs[k.Name] {
			return
		}
		seen[k.Name] = true
		if i := slices.IndexFunc(knownKinds, func(known Kind) bool { return known.Name == k.Name }); k.Color == nil && i >= 0 {
			k.Color, k.Idle, k.never = knownKinds[i].Color, k.Idle || knownKinds[i].Idle, k.never || knownKinds[i].never
		}
		if k.Color == nil {
			k.Color = palette[next%len(palette)]
			next++
		}
		list = append(list, k)
	}
	for _, k := range declared {
		add(k)
	}
	for _, k := range knownKinds {
		add(k)
	}
	for _, name := range order {
		add(Kind{Name: name})
	}
	return list
}
