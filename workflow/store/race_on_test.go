//go:build race

package store

// raceEnabled tells that the tests run under the race detector.
const raceEnabled = true
