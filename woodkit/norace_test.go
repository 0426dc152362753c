//go:build !race

package woodkit

const raceDetector = false
