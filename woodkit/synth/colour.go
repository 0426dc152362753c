package synth

// rgb is a colour. Red, green and blue range from 0 to 1.
type rgb struct{ r, g, b float64 }

// material says what a part looks like in a picture. Masks do not need it.
type material uint8

const (
	bodywork material = iota
	greenhouse
	lorryCab
	cargo
	coach
	underside
	tyre
	rubber
	spokes
	tube
	lamp
	skin
	hair
	helmet
	shirt
	trousers
	shoes
	bag
	bark
	galvanised
	signBan
	signOrder
	signWarn
	signYield
	signStop
	signInfo
	signPriority
	signText
)

func pickColour(d dice, from []rgb) rgb { return from[d.below(len(from))] }

func carColour(d dice) rgb {
	return pickColour(d, []rgb{
		{.75, .76, .78},
		{.75, .76, .78},
		{.58, .60, .62},
		{.42, .43, .45},
		{.25, .26, .28},
		{.10, .10, .11},
		{.10, .10, .11},
		{.88, .88, .86},
		{.88, .88, .86},
		{.55, .08, .08},
		{.10, .16, .40},
		{.16, .26, .50},
		{.12, .26, .18},
		{.45, .36, .25},
	})
}

func cargoColour(d dice) rgb {
	return pickColour(d, []rgb{{.85, .85, .83}, {.80, .72, .20}, {.70, .15, .12}, {.20, .35, .60}, {.25, .50, .30}, {.60, .60, .60}})
}

func leafColour(d dice) rgb {
	return pickColour(d, []rgb{{.26, .36, .15}, {.30, .40, .16}, {.22, .33, .17}, {.36, .40, .17}})
}

func frameColour(d dice) rgb {
	return pickColour(d, []rgb{{.08, .08, .08}, {.15, .15, .16}, {.55, .10, .10}, {.10, .25, .45}, {.70, .70, .72}, {.12, .35, .20}})
}

// clothes returns the colours of a person's shirt, trousers and bag.
func clothes(d dice) [3]rgb {
	return [3]rgb{
		pickColour(d, []rgb{
			{.12, .12, .14},
			{.20, .22, .28},
			{.55, .16, .14},
			{.16, .26, .45},
			{.70, .68, .64},
			{.28, .36, .24},
			{.60, .45, .20},
			{.45, .45, .47},
			{.75, .30, .12},
			{.35, .20, .35},
		}),
		pickColour(d, []rgb{{.10, .12, .20}, {.14, .14, .15}, {.25, .28, .36}, {.38, .34, .28}, {.18, .15, .13}}),
		pickColour(d, []rgb{{.12, .12, .12}, {.35, .12, .10}, {.12, .20, .32}, {.30, .26, .18}}),
	}
}
