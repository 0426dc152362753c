//go:build race

package maskpng

// raceDetector says whether the tests run under the race detector, which makes reading a mask take ten times as long.
const raceDetector = true
