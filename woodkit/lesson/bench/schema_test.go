package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"woodscape.example/woodkit/internal/home"
)

// schema compiles a schema of the folder schema.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for _, file := range []string{"run.schema.json", "result.schema.json"} {
		text, err := os.ReadFile(filepath.Join("schema", file))
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = compiler.AddResource("https://woodscape.example/woodkit/lesson/bench/"+file, document)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := compiler.Compile("https://woodscape.example/woodkit/lesson/bench/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid checks a JSON text against a schema.
func valid(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return s.Validate(document)
}

func marshal(t *testing.T, document any) []byte {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestGoWritesWhatTheSchemasSay: checks runs, and results without Python, with a Python that fails, and after an interrupt.
func TestGoWritesWhatTheSchemasSay(t *testing.T) {
	ds := small(t, 3)
	for _, c := range []Cell{{Code: GoRuns, Task: Counts, Way: Loop}, {Code: GoPixels, Task: Counts, Way: Processes}} {
		run, err := runGo(t.Context(), ds, ds.Frames(), c, 2, 9)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, schema(t, "run.schema.json"), marshal(t, run)); err != nil {
			t.Errorf("%v: %v", c, err)
		}
	}
	o := Options{Dataset: ds, Time: time.Millisecond, Frames: 3, Tasks: []string{Counts}, Ways: []string{Loop, Pool}, NoPython: "none here"}
	var partial []byte
	o.Keep = func(r *Result) { partial = marshal(t, r) }
	without, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.NoPython, o.Keep, o.Pythons = "", nil, []Interpreter{fakePython(t, "echo rubbish")}
	o.Codes = []string{ArticlePython, GoRuns}
	if !testing.Short() { // six rounds of heat maps take long under the race detector
		o.Tasks = append(o.Tasks, HeatMaps)
	}
	failing, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"without Python": marshal(t, without), "partial": partial, "failing": marshal(t, failing)} {
		if err := valid(t, schema(t, "result.schema.json"), text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPythonPrintsWhatTheSchemaSays: if there is no numpy, it still checks the run that the tests use as a good one.
func TestPythonPrintsWhatTheSchemaSays(t *testing.T) {
	runs := schema(t, "run.schema.json")
	if err := valid(t, runs, marshal(t, goodRun())); err != nil {
		t.Errorf("a good run: %v", err)
	}
	place, err := home.Around(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(place.ArticlePython()); err != nil {
		t.Skip("no Python with numpy: go tool woodkit setup --python installs it")
	}
	masks := filepath.Dir(realSize(t, 3).MaskPaths()[0])
	for _, way := range [][]string{{"--way", "loop"}, {"--way", "queued", "--task", "heat maps", "--best"}, {"--way", "processes", "--reader", "pillow"}} {
		text, err := exec.CommandContext(t.Context(), place.ArticlePython(), append([]string{place.ArticleScript(), "--masks", masks}, way...)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, runs, text); err != nil {
			t.Errorf("%v: %v", way, err)
		}
	}
}

// TestTheSchemaRefusesRubbish: if parseRun refuses a run because of its form, the schema refuses it, too.
func TestTheSchemaRefusesRubbish(t *testing.T) {
	runs := schema(t, "run.schema.json")
	for name, change := range map[string]func(map[string]any){
		"version": func(r map[string]any) { r["version"] = 2 },
		"task":    func(r map[string]any) { r["task"] = "count" },
		"time":    func(r map[string]any) { r["seconds"] = 0 },
		"cpu":     func(r map[string]any) { r["user_seconds"] = -1 },
		"memory":  func(r map[string]any) { r["peak_bytes"] = -1 },
		"digest":  func(r map[string]any) { r["digest"] = "road" },
		"more":    func(r map[string]any) { r["surprise"] = 1 },
		"less":    func(r map[string]any) { delete(r, "frames") },
		"no lock": func(r map[string]any) { delete(r["interpreter"].(map[string]any), "gil") },
	} {
		run := goodRun()
		change(run)
		if err := valid(t, runs, marshal(t, run)); err == nil {
			t.Errorf("%s: a run that is none is valid", name)
		}
	}
}
