//go:build race

package woodkit

// raceDetector says whether the tests run under the race detector, whose shadow memory is many times a program's own.
const raceDetector = true
