package explore

import (
	"fmt"
	"reflect"
	"regexp"
)

// widestValue is the number of characters of a value that a step shows.
const widestValue = 40

var address = regexp.MustCompile(`0x[0-9a-f]+`)

// written returns a value as a step shows it: short, and without addresses, which differ from run to run.
func written(v any) string {
	text := fmt.Sprint(v)
	switch reflect.ValueOf(v).Kind() {
	case reflect.Pointer, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		if _, named := v.(fmt.Stringer); !named {
			text = fmt.Sprintf("a %T", v)
		}
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array, reflect.Interface:
		text = address.ReplaceAllString(text, "…")
	}
	if letters := []rune(text); len(letters) > widestValue {
		text = string(letters[:widestValue-1]) + "…"
	}
	return text
}
