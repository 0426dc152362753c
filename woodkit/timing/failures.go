package timing

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
	what := "items"
	if strings.Contains(k.First[0], ".png") {
		what = "masks"
	}
	return fmt.Sprintf("%d %s: %s; first %s", k.Count, what, k.Error, strings.Join(k.First, ", "))
}

var (
	// strangeID matches what Frame.Labels says of ids that are no classes.
	strangeID = regexp.MustCompile(`^checking mask: pixel (\(\d+, \d+\)) has id \d+, .*; ids without a class: ([\d ]+)$`)
	// varying matches the numbers that differ between failures of one kind: places in a file or picture, lengths, and workers
	// that died. Sizes and ids are not among them: they are the reason.
	varying = regexp.MustCompile(`\(\d+, \d+\)|\b\d+ bytes|\b(byte|offset|row|column) \d+|\bworker \d+ \(process \d+\)`)
)

// KindsOf sorts failures by kind: the most frequent first, and of those the one whose first file comes first. It returns an
// empty list, not nil, where nothing failed.
func KindsOf(failed []Failure) []FailureKind {
	kinds, index := []FailureKind{}, map[string]int{}
	var strange idSet
	for _, failure := range failed {
		reason, place := reasonOf(failure), ""
		if match := strangeID.FindStringSubmatch(reason); match != nil {
			strange.add(match[2])
			reason, place = noClass, " at "+match[1]
		}
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
	if i, found := index[noClass]; found {
		kinds[i].Error = strange.text()
	}
	slices.SortStableFunc(kinds, func(a, b FailureKind) int { return cmp.Compare(b.Count, a.Count) })
	return kinds
}

// reasonOf is a failure's text without the file, whose path may stand in it several times.
func reasonOf(failure Failure) string {
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
	return strings.Join(words, " ")
}

// noClass is the kind of failure whose ids are not in the class table; all of them are listed in one line.
const noClass = "ids that are not in the class table"

// An idSet has the ids that were met.
type idSet [256]bool

// add takes the ids in a list, "10 11".
func (s *idSet) add(list string) {
	for word := range strings.FieldsSeq(list) {
		if id, err := strconv.ParseUint(word, 10, 8); err == nil {
			s[id] = true
		}
	}
}

// text says which ids are not in the class table, and what to do.
func (s *idSet) text() string {
	var ids []string
	for id, met := range s {
		if met {
			ids = append(ids, strconv.Itoa(id))
		}
	}
	which := "id " + ids[0] + " is"
	if len(ids) > 1 {
		which = "ids " + strings.Join(ids, ", ") + " are"
	}
	return which + " not in the class table; if they are classes, name them in a file with the lines id,name " +
		"(scan --classes FILE; in a cell woodkit.ReadClasses and woodkit.Open(dir, table))"
}

// isFile says whether a word is the path of a file, or its name, in capitals or not.
func isFile(word, file string) bool {
	if n := len(word) - len(file); n > 0 && word[n-1] == '/' {
		word = word[n:]
	}
	return strings.EqualFold(word, file)
}
