package scan

// LimitMessages lowers the largest message that crosses to a worker process, until the function it returns
// is called.
func LimitMessages(bytes int64) (restore func()) {
	before := largestMessage
	largestMessage = bytes
	return func() { largestMessage = before }
}

// Replacements is how many dead processes are replaced for each worker.
const Replacements = replacements
