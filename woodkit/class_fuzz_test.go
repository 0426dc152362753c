package woodkit

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"unicode"
)

// FuzzClasses: a file of a class table is refused, or its names can be used as file names, in JSON, in tables and on a
// terminal.
func FuzzClasses(f *testing.F) {
	f.Add([]byte(`{"class_names": ["sky", "grass", "void"], "class_indexes": [2, 1, 0], "class_colors": [[0, 0, 255], [0, 255, 0], [9, 9, 9]]}`))
	f.Add([]byte("\ufeff" + `{"class_names": ["größe"], "class_indexes": [0]}`))
	f.Add([]byte(`{"class_names": ["a\u001b[2J", "b"], "class_indexes": [0, 1]}`))
	f.Add([]byte(`{"class_names": ["a\u0000", "b"], "class_indexes": [0, 1]}`))
	f.Add([]byte(`{"class_names": ["..", "."], "class_indexes": [1, 0]}`))
	f.Add([]byte(`{"class_names": ["a", " a"], "class_indexes": [1, 0], "class_colors": [[256, 0, 0]]}`))
	f.Add([]byte("1,0")) // no class has the id 0
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := parseClasses(data)
		if err != nil {
			return
		}
		if n := table.Len(); n < 1 || n > 256 || len(table) != n {
			t.Fatalf("%d classes", n)
		}
		names, last := map[string]bool{}, uint8(0)
		for id, class := range table {
			name := class.Name
			switch {
			case int(class.ID) != id:
				t.Errorf("class %d has id %d", id, class.ID)
			case name == "": // no class has this id
			case name == "." || !fs.ValidPath(name) || strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, unicode.IsControl):
				t.Errorf("class %d has the name %q", id, name)
			case names[name]:
				t.Errorf("%q is there twice", name)
			}
			names[name] = true
			if name != "" {
				last = class.ID
			}
		}
		var counted map[string]int64
		counts := Counts{}
		counts[last] = 1
		if err := json.Unmarshal(table.JSON(counts), &counted); err != nil || len(counted) != len(table.Names()) {
			t.Errorf("JSON %s: %v", table.JSON(counts), err)
		}
	})
}
