package timing

import (
	"strings"
	"unicode/utf8"

	"woodscape.example/woodkit/internal/digest"
)

// Limits of a record's file: the number of failures, and the bytes kept of each error. Without them, a scan of the wrong
// folder would fill the record, because it fails in every frame.
const (
	mostFailures = 100
	mostOfError  = 2000
)

// FailedFrames returns the number of failed frames, including those that the record does not list.
func (r Record) FailedFrames() int { return len(r.Failed) + r.MoreFailed }

// failedNames returns a string that identifies the set of failed frames.
func (r Record) failedNames() string {
	if r.FailedNames != "" {
		return r.FailedNames
	}
	var names strings.Builder
	for _, failure := range r.Failed {
		names.WriteString(failure.File + "\n")
	}
	return digest.Short([]byte(names.String()))
}

// shortened returns the record as it is saved: with the first failures, and the number of the others.
func (r Record) shortened() Record {
	if more := len(r.Failed) - mostFailures; more > 0 {
		r.FailedNames = r.failedNames()
		r.Failed, r.MoreFailed = r.Failed[:mostFailures], r.MoreFailed+more
	}
	kept := make([]Failure, len(r.Failed))
	for i, failure := range r.Failed {
		kept[i] = failure
		if text := failure.Error; len(text) > mostOfError {
			end := mostOfError
			for !utf8.RuneStart(text[end]) {
				end--
			}
			kept[i].Error = text[:end] + " …"
		}
	}
	r.Failed = kept
	return r
}
