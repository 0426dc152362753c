//go:build !race

package woodtest

const RaceDetector = false
