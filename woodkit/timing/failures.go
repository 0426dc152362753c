package timing

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// failuresNamed is how many files of one kind of failure are named; the record has all.
const failuresNamed = 3

// A FailureKind is all failures that have the same reason.
type FailureKind struct {
	Error string   `json:"error"` // the first one's, without its file
	Count int      `json:"count"`
	First []string `json:"first"` // the first three files, with the place in each where it is known
}

// String says it in one line, "367 masks: id 11 is not in the class table; first 00000_FV.png at (392, 36)".
func (k FailureKind) String() string {
	if k.Count == 1 {
		return k.First[0] + ": " + k.Error
	}
	return fmt.Sprintf("%d masks: %s; first %s", k.Count, k.Error, strings.Join(k.First, ", "))
}

var (
	// strangeID matches what Frame.Labels says of an id that is no class.
	strangeID = regexp.MustCompile(`^checking mask: pixel (\(\d+, \d+\)) has id (\d+), classes are `)
	// varying matches the numbers that differ between failures of one kind: places in a file or picture, and lengths. Sizes
	// and ids are not among them: they are the reason.
	varying = regexp.MustCompile(`\(\d+, \d+\)|\b\d+ bytes|\b(byte|offset|row|column) \d+`)
)

// KindsOf sorts failures by kind: the most frequent first, and of those the one whose first file comes first. It returns an
// empty list, not nil, where nothing failed.
func KindsOf(failed []Failure) []FailureKind {
	kinds, index := []FailureKind{}, map[string]int{}
	for _, failure := range failed {
		reason, place := reasonOf(failure)
		key := varying.ReplaceAllString(reason, "")
		i, known := index[key]
		if !known {
			i = len(kinds)
			index[key] = i
			kinds = append(kinds, FailureKind{Error: reason})
		}
		if kinds[i].Count++; len(kinds[i].First) < failuresNamed {
			kinds[i].First = append(kinds[i].First, failure.File+place)
		}
	}
	slices.SortStableFunc(kinds, func(a, b FailureKind) int { return cmp.Compare(b.Count, a.Count) })
	return kinds
}

// reasonOf is a failure's text without the file, whose path may stand in it several times, and the place if it has one.
func reasonOf(failure Failure) (reason, place string) {
	words := strings.Fields(failure.Error)
	for i := 0; i < len(words); i++ {
		word := strings.TrimRight(words[i], ":;,")
		if !isFile(word, failure.File) {
			continue
		}
		rest := words[i][len(word):]
		if i > 0 && !strings.ContainsAny(words[i-1][len(words[i-1])-1:], ":;,") {
			words[i-1] += rest
		}
		words = slices.Delete(words, i, i+1)
		i--
	}
	reason = strings.Join(words, " ")
	if match := strangeID.FindStringSubmatch(reason); match != nil {
		return fmt.Sprintf("id %s is not in the class table", match[2]), " at " + match[1]
	}
	return reason, ""
}

// isFile says whether a word is the path of a file, or its name, in capitals or not.
func isFile(word, file string) bool {
	if n := len(word) - len(file); n > 0 && word[n-1] == '/' {
		word = word[n:]
	}
	return strings.EqualFold(word, file)
}
