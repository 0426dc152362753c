package timing

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// failuresNamed is the number of files named per kind of failure. The record has all of them.
const failuresNamed = 3

// A FailureKind stands for all failures that have the same reason.
type FailureKind struct {
	Error string   `json:"error"` // error of the first failure, without its file
	Count int      `json:"count"`
	First []string `json:"first"` // the first three files, each with the position of the error if it is known
}

// String returns the failures in one line: "367 masks: id 11 is not in the class table; first 00000_FV.png at (392, 36)".
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
	// strangeID matches the error of Frame.Labels for ids that are not classes.
	strangeID = regexp.MustCompile(`^checking mask: pixel (\(\d+, \d+\)) has id \d+, .*; ids without a class: ([\d ]+)$`)
	// varying matches the numbers that differ between failures of one kind: positions in a file or image, lengths, and
	// workers that died. It does not match sizes and ids, because they are part of the reason.
	varying = regexp.MustCompile(`\(\d+, \d+\)|\b\d+ bytes|\b(byte|offset|row|column) \d+|\bworker \d+ \(process \d+\)`)
)

// KindsOf groups failures by kind. The most frequent kind comes first. If two kinds are equally frequent, the one with the
// earlier first file comes first. If nothing failed, it returns an empty list, not nil.
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

// reasonOf returns the text of a failure without the file, whose path may occur in it several times.
func reasonOf(failure Failure) string {
	text, file := failure.Error, failure.File
	if strings.ContainsAny(file, " \t") {
		text, file = strings.ReplaceAll(text, file, "\x00"), "\x00" // one word
	}
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		word := strings.TrimRight(words[i], ":;,")
		if !isFile(word, file) {
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

// noClass is the kind of failures caused by ids that are not in the class table. One line lists all these ids.
const noClass = "ids that are not in the class table"

// An idSet is the set of ids that were found.
type idSet [256]bool

// add adds the ids of a list such as "10 11".
func (s *idSet) add(list string) {
	for word := range strings.FieldsSeq(list) {
		if id, err := strconv.ParseUint(word, 10, 8); err == nil {
			s[id] = true
		}
	}
}

// text returns a sentence that lists the ids without a class, and what to do about them.
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

// isFile reports whether a word is the path or the name of a file. Case does not matter.
func isFile(word, file string) bool {
	if n := len(word) - len(file); n > 0 && word[n-1] == '/' {
		word = word[n:]
	}
	return strings.EqualFold(word, file)
}
