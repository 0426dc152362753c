package whole

import (
	"encoding/gob"
	"io"
	"reflect"
	"testing"
)

type tree struct {
	Value       int
	Left, Right *tree
}

func full(levels int) *tree {
	if levels == 0 {
		return nil
	}
	return &tree{levels, full(levels - 1), full(levels - 1)}
}

// BenchmarkTree compares the check of a tree of 131,071 nodes with what gob needs to encode it.
func BenchmarkTree(b *testing.B) {
	t := full(17)
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := RingsOf(reflect.TypeOf(t)).Check(reflect.ValueOf(t)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gob", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := gob.NewEncoder(io.Discard).Encode(t); err != nil {
				b.Fatal(err)
			}
		}
	})
}
