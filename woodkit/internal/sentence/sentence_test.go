package sentence

import (
	"strings"
	"testing"
)

func TestList(t *testing.T) {
	for words, want := range map[string]string{"": "", "a": "a", "a b": "a and b", "a b c": "a, b and c"} {
		if got := List(strings.Fields(words)); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestBegin(t *testing.T) {
	for text, want := range map[string]string{"": "", "pool": "Pool", "über": "Über", "64 at once": "64 at once", "\xff": "\xff"} {
		if got := Begin(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
