package timing

import (
	"strings"
	"unicode/utf8"

	"woodscape.example/woodkit/internal/digest"
)

// A record's file keeps so many failures, and of each error so many bytes: a scan of the wrong folder fails in every frame.
const (
	mostFailures = 100
	mostOfError  = 2000
)

// FailedFrames is how many frames failed, those that the record does not list included.
func (r Record) FailedFrames() int { return len(r.Failed) + r.MoreFailed }

// failedNames identifies the frames that failed.
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

// shortened is the record as it is kept: with the first failures, and the number of the others.
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
