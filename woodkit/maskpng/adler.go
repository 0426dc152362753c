package maskpng

const adlerModulus = 65521

// adler returns the Adler-32 (RFC 1950) of size bytes. All bytes are 0 except for the residuals.
//
// Adler-32 has two sums. a starts with 1 and adds the bytes, and b adds all values of a. So the byte at position p counts
// once in a and size-p times in b. Zeros add nothing, and a run of equal bytes is an arithmetic series.
func adler(list []residual, size uint64) uint32 {
	a, b := uint64(1), size%adlerModulus
	for len(list) > 0 {
		// Positions have 32 bits, values 8 and lengths 24. If no length has more than 12 bits, a sum of 4096 products stays
		// below 64 bits. So longer residuals are reduced first.
		block := list[:min(len(list), 4096)]
		list = list[len(block):]
		for _, r := range block {
			value, length := uint64(r.value()), r.length()
			first := size - r.position()
			a += value * length
			if length == 1 {
				b += value * first
				continue
			}
			sum := length*first - length*(length-1)/2
			if length >= 1<<12 {
				sum %= adlerModulus
			}
			b += value * sum
		}
		a %= adlerModulus
		b %= adlerModulus
	}
	return uint32(b<<16 | a)
}
