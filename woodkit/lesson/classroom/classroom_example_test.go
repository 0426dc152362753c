package classroom_test

import (
	"fmt"
	"strings"

	"woodscape.example/woodkit/lesson/classroom"
)

// Two readers' shares are read and drawn. A line that is not a share is named.
func ExampleReadShares() {
	const file = `{"version":1,"nickname":"Ada","question":"heat maps: queue","guessed":0.5,"measured":0.6,"cores":2}
{"version":1,"nickname":"Grace","question":"heat maps: queue","guessed":0.1,"measured":0.4,"cores":8}
half a line`
	shares, refused, err := classroom.ReadShares("class.jsonl", strings.NewReader(file))
	if err != nil {
		fmt.Println(err)
	}
	for _, line := range refused {
		fmt.Println(line)
	}
	class := classroom.Classroom(shares)
	for _, question := range class.Questions() {
		_, err := class.Figure(question).PNG()
		fmt.Println(question, err)
	}
	fmt.Println(class.Table().Rows)
	// Output:
	// class.jsonl:3: not what woodkit share writes: invalid character 'h' looking for beginning of value
	// heat maps: queue <nil>
	// [[heat maps: queue 2 0 0.3 × 0.1–0.5 0.5 × 0.4–0.6 1 of 2]]
}

// Without a guess, there is nothing to share.
func ExampleShares() {
	_, err := classroom.Shares("Gopher", nil)
	fmt.Println(err)
	// Output: sharing: no guesses yet; open a notebook with go tool woodkit lab and run its cells with Predict
}
