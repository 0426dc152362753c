package plot

// overlap is the share of one source pixel in a destination pixel.
type overlap struct {
	source int
	share  float32 // the shares of a destination pixel sum to 1
}

// overlaps lists for each of n destination pixels the source pixels that it covers.
func overlaps(source, n int) [][]overlap {
	list := make([][]overlap, n)
	step := float64(source) / float64(n)
	for i := range list {
		lo, hi := float64(i)*step, float64(i+1)*step
		for k := int(lo); k < source && float64(k) < hi-1e-9; k++ {
			part := min(hi, float64(k+1)) - max(lo, float64(k))
			list[i] = append(list[i], overlap{k, float32(part / step)})
		}
	}
	return list
}

// resample calls set with the value of each of w×h destination pixels: the mean of the source over the pixel's area. It is
// exact if sizes are multiples of each other. Otherwise, a pixel that is cut counts with its share.
func resample(source []uint32, sourceWidth, sourceHeight, w, h int, set func(at int, v float32)) {
	if w <= 0 || h <= 0 {
		return
	}
	columns, rows := overlaps(sourceWidth, w), overlaps(sourceHeight, h)
	sums := make([]float32, sourceWidth)
	for y, row := range rows {
		clear(sums)
		for _, o := range row {
			for x, v := range source[o.source*sourceWidth : (o.source+1)*sourceWidth] {
				sums[x] += float32(v) * o.share
			}
		}
		for x, column := range columns {
			var mean float32
			for _, o := range column {
				mean += sums[o.source] * o.share
			}
			set(y*w+x, mean)
		}
	}
}
