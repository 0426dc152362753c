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
)

func (b bag) GobEncode() ([]byte, error)   { return []byte{byte(b.values.Len())}, nil }
func (b *bag) GobDecode(data []byte) error { b.values.PushBack(int(data[0])); return nil }

func takesGraph(g *graph) (string, error) { return g.Name, nil }
func takesNest(n nest) (int, error)       { return len(n), nil }
func takesKept(k kept) (int, error)       { return k.Items.values.Front().Value.(int), nil }
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
	_ = scan.Task(chainLength)
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

// TestLongChainsAndOwnEncodingsCross: they look like values that contain themselves, and are none.
func TestLongChainsAndOwnEncodingsCross(t *testing.T) {
	var chain *tree
	for range 60_000 {
		chain = &tree{Right: chain}
	}
	if n, err := across(t, chainLength, chain); err != nil || n != 60_000 {
		t.Errorf("a chain of 60,000: %d, %v", n, err)
	}
	k := kept{Kids: []*kept{{}}}
	k.Items.values.PushBack(nil)
	if n, err := across(t, takesKept, k); err != nil || n != 1 {
		t.Errorf("a bag of 1: %d, %v", n, err)
	}
	same := &tree{Value: 1}
	if got, err := across(t, takesTree, &tree{Left: same, Right: same}); err != nil || got.Value != 1 {
		t.Errorf("the same part twice: %v, %v", got, err)
	}
}
