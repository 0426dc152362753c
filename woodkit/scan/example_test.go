package scan_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"woodscape.example/woodkit/scan"
)

// vowels is the work of the examples. It needs nothing outside itself.
func vowels(word string) (int, error) {
	if word == "" {
		return 0, errors.New("empty word")
	}
	count := 0
	for _, letter := range word {
		if strings.ContainsRune("aeiou", letter) {
			count++
		}
	}
	return count, nil
}

// vowelTask lets worker processes run vowels. It is a package variable, so that every copy of the program has it.
var vowelTask = scan.Task(vowels)

var words = []string{"road", "curb", "", "vehicles", "bicycle"}

func ExampleMap() {
	total := 0
	for count, err := range scan.Map(context.Background(), scan.Pool(2), words, vowels) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		total += count
	}
	fmt.Println(total, "vowels")
	// Output:
	// scan item 2: empty word
	// 8 vowels
}

// The results arrive in the order of the words, and at most three words are in flight.
func ExampleMap_ordered() {
	s := scan.Queue(2, 3)
	s.Ordered = true
	for count, err := range scan.Map(context.Background(), s, words, vowels) {
		fmt.Println(count, err)
	}
	// Output:
	// 2 <nil>
	// 1 <nil>
	// 0 scan item 2: empty word
	// 3 <nil>
	// 2 <nil>
}

// The loop ends at the first word with three vowels. Nothing is left running.
func ExampleMap_break() {
	s := scan.Pool(4)
	s.Ordered = true
	position := 0
	for count := range scan.Map(context.Background(), s, words, vowels) {
		if count >= 3 {
			fmt.Println(words[position])
			break
		}
		position++
	}
	// Output: vehicles
}

func ExampleEach() {
	total := 0
	for word := range scan.Each(context.Background(), words) {
		if count, err := vowels(word); err == nil {
			total += count
		}
	}
	fmt.Println(total, "vowels")
	// Output: 8 vowels
}

// Each worker counts letters in its own map, so the workers share nothing and no loop has to add.
func ExampleFold() {
	letters, err := scan.Fold(context.Background(), 2, words,
		func() map[rune]int { return map[rune]int{} },
		func(count map[rune]int, word string) (map[rune]int, error) {
			if word == "" {
				return nil, errors.New("empty word")
			}
			for _, letter := range word {
				count[letter]++
			}
			return count, nil
		},
		func(a, b map[rune]int) map[rune]int {
			for letter, n := range b {
				a[letter] += n
			}
			return a
		})
	fmt.Println(len(slices.Collect(maps.Keys(letters))), "letters,", letters['c'], "times c")
	fmt.Println(err)
	// Output:
	// 14 letters, 4 times c
	// scan item 2: empty word
}

// A function with a name can cross to copies of the running program: var vowelTask = scan.Task(vowels).
func ExampleTask() {
	total := 0
	for count, err := range scan.Map(context.Background(), scan.Processes(2), words, vowels) {
		if err == nil {
			total += count
		}
	}
	fmt.Println(total, "vowels counted by", vowelTask.Name)
	offset := 1
	for _, err := range scan.Map(context.Background(), scan.Processes(2), words, func(word string) (int, error) { return offset, nil }) {
		fmt.Println(errors.Is(err, scan.ErrNotTask))
	}
	// Output:
	// 8 vowels counted by woodscape.example/woodkit/scan_test.vowels(string) int
	// true
}

func ExampleWithTrace() {
	spans := 0
	ctx := scan.WithTrace(context.Background(), &scan.Trace{
		Begin: func(s scan.Strategy, items int) { fmt.Println(s, "over", items, "items") },
		Item: func(s scan.Span) {
			if s.Submitted <= s.Started && s.Started <= s.Done && s.Done <= s.Taken && s.Taken <= s.Released {
				spans++
			}
		},
		End: func(err error) { fmt.Println(spans, "spans, ended with", err) },
	})
	for range scan.Map(ctx, scan.Queue(2, 4), words, vowels) {
	}
	// Output:
	// queue:workers=2,depth=4 over 5 items
	// 5 spans, ended with <nil>
}
