package scan

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Parse reads a strategy's text form; it is the inverse of String. The forms are
//
//	serial
//	pool:workers=N
//	go-each
//	queue:workers=N,depth=D
//	processes:workers=N
//	queued-processes:workers=N,depth=D
//	fold:workers=N
//
// The options bytes=256MiB and ordered may follow any of them except fold. Bytes are a whole number, alone or with B,
// KiB, MiB, GiB, kB, MB or GB. Map does not accept fold: a program that reads it calls [Fold].
func Parse(text string) (Strategy, error) {
	name, options, found := strings.Cut(text, ":")
	var s Strategy
	k, ok := kindNamed(name)
	if !ok {
		return s, fmt.Errorf("scan: unknown strategy %q; choose one of %s", text, kindNames())
	}
	if found && options == "" {
		return s, fmt.Errorf("scan: strategy %q: nothing follows the colon", text)
	}
	s.Where = k.where
	seen := map[string]bool{}
	for option := range strings.SplitSeq(options, ",") {
		if !found {
			break
		}
		key, value, valued := strings.Cut(option, "=")
		if seen[key] {
			return Strategy{}, fmt.Errorf("scan: strategy %q: %s is given twice", text, key)
		}
		seen[key] = true
		var err error
		switch {
		case key == "workers" && k.workers:
			s.Workers, err = positive(value)
		case key == "depth" && k.depth:
			s.Depth, err = positive(value)
		case key == "bytes":
			s.Bytes, err = parseBytes(value)
		case key == "ordered" && !valued:
			s.Ordered = true
		default:
			err = fmt.Errorf("unknown option; choose from %s", k.options())
		}
		if err != nil {
			return Strategy{}, fmt.Errorf("scan: strategy %q: %s: %w", text, option, err)
		}
	}
	switch {
	case k.workers && !seen["workers"]:
		return Strategy{}, fmt.Errorf("scan: strategy %q: workers=N is missing", text)
	case k.depth && !seen["depth"]:
		return Strategy{}, fmt.Errorf("scan: strategy %q: depth=N is missing", text)
	}
	if err := s.check(); err != nil {
		return Strategy{}, err
	}
	return s, nil
}

func kindNamed(name string) (kind, bool) {
	for _, k := range kinds {
		if k.name == name {
			return k, true
		}
	}
	return kind{}, false
}

func (k kind) options() string {
	if k.where == InFold { // Fold keeps no results
		return "workers=N"
	}
	text := ""
	if k.workers {
		text += "workers=N, "
	}
	if k.depth {
		text += "depth=N, "
	}
	return text + "bytes=N (with MiB, for example), ordered"
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		return 0, errors.New("must be a whole number of at least 1")
	}
	return n, nil
}

// String tries units in this order and writes bytes in the first one that divides them, the largest binary unit first.
var units = []struct {
	name  string
	bytes int64
}{
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"GB", 1e9},
	{"MB", 1e6},
	{"kB", 1e3},
	{"B", 1},
}

func parseBytes(text string) (int64, error) {
	number, unit := text, int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			number, unit = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 {
		return 0, errors.New("must be a whole number of bytes of at least 1, such as 1000000 or 256MiB")
	}
	if n > math.MaxInt64/unit {
		return 0, errors.New("is more bytes than a 64-bit number holds")
	}
	return n * unit, nil
}

func byteText(n int64) string {
	for _, u := range units[:3] {
		if n%u.bytes == 0 {
			return strconv.FormatInt(n/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

// megabytes formats a number of bytes for people, in decimal units.
func megabytes(n int64) string {
	switch {
	case n < 1e3:
		return fmt.Sprintf("%d B", n)
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
