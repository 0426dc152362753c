//go:build !race

package maskpng

const raceDetector = false
