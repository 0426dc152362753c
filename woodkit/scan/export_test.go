package scan

// LimitMessages lowers the size limit of messages to worker processes until you call restore.
func LimitMessages(bytes int64) (restore func()) {
	before := largestMessage
	largestMessage = bytes
	return func() { largestMessage = before }
}

// Replacements is how many dead processes a scan replaces per worker.
const Replacements = replacements
