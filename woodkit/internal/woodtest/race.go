//go:build race

package woodtest

// RaceDetector is true if the tests run under the race detector. Its shadow memory is many times as large as a
// program's own.
const RaceDetector = true
