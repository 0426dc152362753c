package partial

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"woodscape.example/woodkit"
)

// schema compiles partial.schema.json.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("partial.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	const name = "https://woodscape.example/woodkit/partial/partial.schema.json"
	compiler := jsonschema.NewCompiler()
	compiler.AssertContent()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fits holds a line against the schema.
func fits(t *testing.T, s *jsonschema.Schema, line string) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	return s.Validate(document)
}

// TestLinesAreThoseOfTheSchema: of partial results, of what is merged, and of nothing.
func TestLinesAreThoseOfTheSchema(t *testing.T) {
	s, frames := schema(t), exampleFrames()
	text := lines(t, testHead, frames) + written(t, merged(t, lines(t, testHead, frames[:1]), lines(t, testHead, frames[1:]))) +
		lines(t, testHead, nil) + lines(t, Head{Task: Counts, Layout: "woodscape", Groups: "camera", Classes: woodkit.WoodScape}, nil)
	for line := range strings.Lines(text) {
		if err := fits(t, s, line); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
	}
}

// TestTheSchemaRefusesOtherLines: what has a member too many or too few, or another kind of value.
func TestTheSchemaRefusesOtherLines(t *testing.T) {
	s := schema(t)
	text := lines(t, testHead, exampleFrames())
	for old, new := range map[string]string{
		`"woodkit_partial":1`: `"woodkit_partial":2`, `"key":"counts"`: `"key":"rows 0-63"`, `"key":"rows 0-63"`: `"key":"counts"`,
		`"frames":2`: `"frames":2.5`, `"parts":["`: `"parts":["x`, `"color":"#`: `"color":"`, `"failures"`: `"failure"`, `"sums":{"x":"`: `"sums":{"x":"!`,
		`"height":66`: `"height":"66"`, `"ignored":true`: `"ignored":false`, `"groups":"walk",`: ``, `"sets":{"0 3`: `"sets":{"0,3`,
	} {
		refused := false
		for line := range strings.Lines(strings.Replace(text, old, new, 1)) {
			refused = refused || fits(t, s, line) != nil
		}
		if !refused || !strings.Contains(text, old) {
			t.Errorf("%s in place of %s is taken", new, old)
		}
	}
}
