package setup_test

import (
	"context"
	"fmt"
	"os"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// A program that needs the notebooks' environment makes it first, which takes only a moment if the environment exists, and
// then starts Python in it.
func Example() {
	start := func(ctx context.Context) error {
		environment, err := setup.Open()
		if err != nil {
			return err
		}
		if err := environment.Setup(ctx, os.Stderr, false); err != nil {
			return err
		}
		fmt.Println(environment.Python(), environment.Environ())
		return nil
	}
	_ = start
}

func ExampleBytes() {
	fmt.Println(setup.Bytes(46_300_000))
	// Output: 46 MB
}

func ExampleExamination_Write() {
	x := setup.Examination{
		Sections: []setup.Section{{Title: "Versions", Facts: []setup.Fact{{Name: "go", Value: "go1.26.8"}}}},
		Problems: []setup.Problem{{What: "missing or out of date: Go kernel", Mend: "go tool woodkit setup"}},
	}
	if err := x.Write(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// Versions
	//   go                   go1.26.8
	//
	// Wrong: missing or out of date: Go kernel
	//   mend: go tool woodkit setup
}
