package scan_test

import (
	"container/list"
	"context"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// These types can hold values that contain themselves. The contents of a bag have their own encoding.
type (
	graph struct {
		Name string
		Next map[*graph]bool
	}
	nest []nest
	bag  struct{ values list.List }
	kept struct {
		Items bag
		Kids  []*kept
	}
	// An onion has several values for each of its skins.
	onion struct{ Outer [1]skin }
	skin  struct{ Inner *onion }
	// A report holds nodes side by side, and a node can contain itself.
	report struct{ Nodes []node }
	node   struct {
		Pixels []byte
		Kids   []*node
	}
	// A forest can hold a tree that contains itself, and its rows cannot.
	forest struct {
		Rows [][]byte
		Tree *tree
	}
)

func (b bag) GobEncode() ([]byte, error)   { return []byte{byte(b.values.Len())}, nil }
func (b *bag) GobDecode(data []byte) error { b.values.PushBack(int(data[0])); return nil }

func takesGraph(g *graph) (string, error) { return g.Name, nil }
func takesNest(n nest) (int, error)       { return len(n), nil }
func takesKept(k kept) (int, error)       { return k.Items.values.Front().Value.(int), nil }
func takesDeep(*onion) (int, error)       { return 0, nil }
func givesForest(n int) (*forest, error) {
	return &forest{Rows: [][]byte{make([]byte, n), make([]byte, n)}, Tree: &tree{}}, nil
}

func givesReport(n int) (*report, error) {
	return &report{[]node{{Pixels: make([]byte, n)}, {Pixels: make([]byte, n)}}}, nil
}

func givesRing(n int) (*tree, error) {
	t := &tree{Value: n}
	if n == 1 {
		t.Right = t
	}
	return t, nil
}

func givesNest(n int) (nest, error) {
	rest := make(nest, 1)
	if n == 1 {
		rest[0] = rest
	}
	return rest, nil
}

func givesTwice(n int) (*tree, error) {
	left := &tree{Value: n}
	if n == 1 {
		return &tree{Left: left, Right: left}, nil
	}
	return &tree{Left: left, Right: &tree{Value: n}}, nil
}

func chain(n int) (first *tree) {
	for range n {
		first = &tree{Right: first}
	}
	return first
}

// chainLength follows a list.
func chainLength(t *tree) (n int, err error) {
	for ; t != nil; t = t.Right {
		n++
	}
	return n, nil
}

var (
	_ = scan.Task(takesGraph)
	_ = scan.Task(takesNest)
	_ = scan.Task(takesKept)
	_ = scan.Task(givesRing)
	_ = scan.Task(givesNest)
	_ = scan.Task(givesTwice)
	_ = scan.Task(chainLength)
	_ = scan.Task(takesDeep)
)

// TestAValueThatContainsItself is refused as an item, and fails its own item as a result.
func TestAValueThatContainsItself(t *testing.T) {
	ring, _ := givesRing(1)
	rest, _ := givesNest(1)
	key := &graph{Next: map[*graph]bool{}}
	key.Next[key] = true
	for _, err := range []error{refusal(t, takesTree, ring), refusal(t, takesNest, rest), refusal(t, takesGraph, key)} {
		woodtest.WantError(t, err, scan.ErrNotTask)
		woodtest.WantFacts(t, "a refusal", err.Error(), "scan: ", "argument", "contains itself")
	}

	wantOneRefused(t, scan.Map(context.Background(), scan.Processes(1), numbers(3), givesRing), "contains itself")
	wantOneRefused(t, scan.Map(context.Background(), scan.Processes(1), numbers(3), givesNest), "contains itself")
	for _, err := range scan.Map(context.Background(), scan.Pool(1), numbers(3), givesNest) { // measures the results
		if err != nil {
			t.Errorf("in this process: %v", err)
		}
	}
}

// TestAValueThatIsTwiceInAnother is refused: it would arrive as two values, and after 40 levels of such pairs, as a trillion.
func TestAValueThatIsTwiceInAnother(t *testing.T) {
	twice := &tree{Value: 1}
	for range 40 {
		twice = &tree{Left: twice, Right: twice}
	}
	err := refusal(t, takesTree, twice)
	woodtest.WantError(t, err, scan.ErrNotTask)
	woodtest.WantFacts(t, "a refusal", err.Error(), "argument", "two ways")
	wantOneRefused(t, scan.Map(context.Background(), scan.Processes(1), numbers(3), givesTwice), "two ways")
}

// TestLongChainsAndOwnEncodingsCross: they look like values that contain themselves, and are none.
func TestLongChainsAndOwnEncodingsCross(t *testing.T) {
	if n, err := across(t, chainLength, chain(199_990)); err != nil || n != 199_990 { // twice as many values, with the pointers
		t.Errorf("a chain of 199,990: %d, %v", n, err)
	}
	none := map[*graph]bool{}
	twoNone := map[*graph]bool{{Name: "b", Next: none}: true, {Name: "c", Next: none}: true}
	if name, err := across(t, takesGraph, &graph{Name: "a", Next: twoNone}); err != nil || name != "a" {
		t.Errorf("an empty map twice: %q, %v", name, err)
	}
	k := kept{Kids: []*kept{{}}}
	k.Items.values.PushBack(nil)
	if n, err := across(t, takesKept, k); err != nil || n != 1 {
		t.Errorf("a bag of 1: %d, %v", n, err)
	}
}

// TestTooDeepValuesAreRefused: gob's stack would be too large.
func TestTooDeepValuesAreRefused(t *testing.T) {
	var deep *onion
	for range 100_010 { // with a struct, an array and another struct around each pointer
		deep = &onion{[1]skin{{deep}}}
	}
	for _, err := range []error{refusal(t, chainLength, chain(200_010)), refusal(t, takesDeep, deep)} {
		woodtest.WantError(t, err, scan.ErrNotTask, "400000")
	}
}

// TestRowsBesideARingAreCounted: only slices that may contain themselves count as pointers.
func TestRowsBesideARingAreCounted(t *testing.T) {
	ctx, r := traced()
	for _, err := range scan.Map(ctx, scan.Pool(1), []int{1 << 20}, givesForest) {
		if err != nil {
			t.Error(err)
		}
	}
	if len(r.spans) != 1 || r.spans[0].Bytes < 2<<20 || r.spans[0].Bytes > 2<<20+1000 {
		t.Errorf("two rows of a mebibyte: %+v", r.spans)
	}
}

// TestRowsInATreeAreCounted, as long as no slice of nodes can lie in itself.
func TestRowsInATreeAreCounted(t *testing.T) {
	ctx, r := traced()
	for _, err := range scan.Map(ctx, scan.Pool(1), []int{1 << 20}, givesReport) {
		if err != nil {
			t.Error(err)
		}
	}
	if len(r.spans) != 1 || r.spans[0].Bytes < 2<<20 || r.spans[0].Bytes > 2<<20+1000 {
		t.Errorf("two nodes of a mebibyte: %+v", r.spans)
	}
}
