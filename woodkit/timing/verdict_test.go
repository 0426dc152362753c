package timing

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// horizon stands for a reader's own type of result.
type horizon struct{ sum, n int }

// printedAbout returns what Done prints about a result, after a for loop over the same numbers gave another result.
func printedAbout(t *testing.T, loop, pool any) string {
	t.Helper()
	woodtest.OwnHome(t)
	runOver := func(s scan.Strategy, result any) string {
		return woodtest.Output(t, func() {
			run := Start("chores", nil)
			for range scan.Map(run.Context(), s, []int{1, 2, 3}, double) {
				continue
			}
			run.Done(result)
		})
	}
	runOver(scan.Serial(), loop)
	return runOver(scan.Pool(2), pool)
}

func double(n int) (int, error) { return 2 * n, nil }

func TestTheSameResultMeansEveryField(t *testing.T) {
	const same, not, none = "the same result as the for loop", "NOT the result of the for loop", "not compared: "
	const floats = "floats to 1e-09 of their size"
	for _, test := range []struct {
		name       string
		loop, pool any
		want       []string
		never      []string
	}{
		{"unexported fields", horizon{1, 2}, horizon{1, 3}, []string{not}, []string{same}},
		{"the same in them", horizon{1, 2}, horizon{1, 2}, []string{same}, []string{not, floats, "same items"}},
		{"floats in another order", []float64{0.1 + 0.2 + 0.3}, []float64{0.3 + 0.2 + 0.1}, []string{same, floats}, []string{not}},
		{"other floats", []float64{1}, []float64{1.001}, []string{not, floats, "same items"}, []string{same}},
		{"functions", struct{ f func() }{func() {}}, struct{ f func() }{func() {}}, []string{none, "func"}, []string{same, not}},
		{"many floats", make([]float64, 2000), make([]float64, 2000), []string{none, "1000 floats"}, []string{same, not}},
		{"one that cannot be compared", make(chan int), 3, nil, []string{same, not}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := printedAbout(t, test.loop, test.pool)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("printed\n%s\nwithout %q", got, want)
				}
			}
			for _, never := range test.never {
				if strings.Contains(got, never) {
					t.Errorf("printed\n%s\nwith %q", got, never)
				}
			}
		})
	}
}
