//go:build race

package woodtest

// RaceDetector says whether the tests run under the race detector, whose shadow memory is many times a program's own.
const RaceDetector = true
