//go:build !linux

package woodkit

const canLimitMemory = false

func limitMemory(int64) error { return ErrNoLimit }
