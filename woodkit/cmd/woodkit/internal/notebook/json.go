package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// writeValue writes JSON exactly as Jupyter does: like Python's json.dumps with sorted keys, an indentation of one space,
// and characters outside ASCII unescaped. encoding/json escapes U+2028 and U+2029.
func writeValue(text *bytes.Buffer, value any, depth int) {
	newline := func(depth int) {
		text.WriteByte('\n')
		for range depth {
			text.WriteByte(' ')
		}
	}
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			text.WriteString("{}")
			return
		}
		text.WriteByte('{')
		for i, key := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				text.WriteByte(',')
			}
			newline(depth + 1)
			writeString(text, key)
			text.WriteString(": ")
			writeValue(text, value[key], depth+1)
		}
		newline(depth)
		text.WriteByte('}')
	case []any:
		if len(value) == 0 {
			text.WriteString("[]")
			return
		}
		text.WriteByte('[')
		for i, element := range value {
			if i > 0 {
				text.WriteByte(',')
			}
			newline(depth + 1)
			writeValue(text, element, depth+1)
		}
		newline(depth)
		text.WriteByte(']')
	case string:
		writeString(text, value)
	case json.Number:
		text.WriteString(value.String())
	case bool:
		fmt.Fprint(text, value)
	case nil:
		text.WriteString("null")
	default:
		panic(fmt.Sprintf("notebook: %T is not JSON", value)) // only this package adds values
	}
}

var escapes = strings.NewReplacer(escapePairs()...)

func escapePairs() []string {
	pairs := []string{`"`, `\"`, `\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`}
	for control := range rune(0x20) {
		if !strings.ContainsRune("\n\r\t\b\f", control) {
			pairs = append(pairs, string(control), fmt.Sprintf(`\u%04x`, control))
		}
	}
	return pairs
}

func writeString(text *bytes.Buffer, value string) {
	text.WriteByte('"')
	_, _ = escapes.WriteString(text, value) // writing to a buffer never fails
	text.WriteByte('"')
}
