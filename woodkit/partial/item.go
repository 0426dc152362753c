package partial

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/digest"
)

// Format writes an item as text on one line: a path, or "archive.zip!entry". In both parts, these have an escape:
//
//	\\    a backslash
//	\!    an exclamation mark
//	\t    a tab
//	\n    a newline
//	\r    a carriage return
//	\xHH  any other control character, a byte that is not UTF-8, and the byte order mark with which some editors begin a file
func Format(item woodkit.Item) string {
	text := escape(item.Path)
	if item.Entry != "" {
		text += "!" + escape(item.Entry)
	}
	return text
}

// byteOrderMark is what some editors begin a file with.
const byteOrderMark = '\ufeff'

func escape(name string) string {
	var text strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		switch {
		case r == '\\', r == '!':
			text.WriteString(`\` + string(r))
		case r == '\t':
			text.WriteString(`\t`)
		case r == '\n':
			text.WriteString(`\n`)
		case r == '\r':
			text.WriteString(`\r`)
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == byteOrderMark || r == utf8.RuneError && size == 1:
			for _, b := range []byte(name[:size]) {
				fmt.Fprintf(&text, `\x%02x`, b)
			}
		default:
			text.WriteString(name[:size])
		}
		name = name[size:]
	}
	return text.String()
}

// line writes an item as a line of a list, without the newline: its text, a tab and its size in bytes.
func line(item woodkit.Item) string {
	return Format(item) + "\t" + strconv.FormatInt(item.Bytes, 10)
}

// WriteItems writes a list of items, one per line.
func WriteItems(w io.Writer, items []woodkit.Item) error {
	out := bufio.NewWriter(w)
	for _, item := range items {
		_, _ = out.WriteString(line(item) + "\n") // Flush has the error
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing items: %w", err)
	}
	return nil
}

// ParseItem reads a line of a list, without the newline: an item as Format writes it and, if its size is known, a tab and the
// size in bytes. It fails for an unknown escape, an empty path or entry, a second exclamation mark, and a size that is none.
func ParseItem(text string) (item woodkit.Item, err error) {
	text, size, sized := strings.Cut(text, "\t")
	if sized {
		if item.Bytes, err = strconv.ParseInt(size, 10, 64); err != nil || item.Bytes < 0 {
			return item, fmt.Errorf("the size behind the tab is %q and not a number of bytes; a tab in a name is written as \\t", size)
		}
	}
	var parts []string
	var part []byte
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '!':
			parts, part = append(parts, string(part)), nil
		case '\\':
			b, length, err := unescape(text[i:])
			if err != nil {
				return item, err
			}
			part = append(part, b)
			i += length - 1
		default:
			part = append(part, text[i])
		}
	}
	parts = append(parts, string(part))
	switch {
	case len(parts) > 2:
		return item, errors.New(`it has more than one "!"; write \! for one in a name, and ! only between an archive and its entry`)
	case slices.Contains(parts, ""):
		return item, errors.New("a path is missing; an item is a path, or archive.zip!entry")
	case slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(part, "\x00") }):
		return item, errors.New("there is a zero byte in it, which no path has")
	}
	item.Path = parts[0]
	if len(parts) == 2 {
		item.Entry = parts[1]
	}
	return item, nil
}

// unescape returns the byte that the escape at the beginning of a text stands for, and the escape's length.
func unescape(text string) (b byte, length int, err error) {
	if len(text) > 1 {
		if i := strings.IndexByte(`\!tnr`, text[1]); i >= 0 {
			return "\\!\t\n\r"[i], 2, nil
		}
		if text[1] == 'x' && len(text) >= 4 {
			if n, err := strconv.ParseUint(text[2:4], 16, 8); err == nil {
				return byte(n), 4, nil
			}
		}
	}
	return 0, 0, fmt.Errorf(`%q begins no escape; these are \\, \!, \t, \n, \r and \xHH`, text[:min(len(text), 4)])
}

// mostItem is the longest line of an item that is read, in bytes: two paths of 4096 bytes, all of them escaped.
const mostItem = 1 << 16

// ReadItems reads a list of items, one per line, and returns them in the order of their text. Empty lines are passed over, and a
// line may end in CR LF. The list may begin with a byte order mark. It fails for a line that is no item, and for an item that is in the list twice. The error names the lines,
// and name is what the list is called in it.
func ReadItems(r io.Reader, name string) (items []woodkit.Item, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostItem)
	first := map[woodkit.Item]int{}
	number := 1
	for ; lines.Scan(); number++ {
		line := lines.Text() // without CR LF
		if number == 1 {
			line = strings.TrimPrefix(line, string(byteOrderMark))
		}
		if line == "" {
			continue
		}
		item, err := ParseItem(line)
		if err != nil {
			return nil, fmt.Errorf("reading items: %s line %d: %w", name, number, err)
		}
		key := woodkit.Item{Path: item.Path, Entry: item.Entry}
		if before := first[key]; before > 0 {
			return nil, fmt.Errorf("reading items: %s lines %d and %d are the same item, %s; list it once", name, before, number, Format(item))
		}
		first[key] = number
		items = append(items, item)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, fmt.Errorf("reading items: %s line %d has more than %d bytes; write one item per line", name, number, mostItem)
	}
	if lines.Err() != nil {
		return nil, fmt.Errorf("reading items: %s: %w", name, lines.Err())
	}
	slices.SortFunc(items, func(a, b woodkit.Item) int { return cmp.Compare(Format(a), Format(b)) })
	return items, nil
}

// Digest identifies a list of items, whatever their order: 16 hexadecimal digits of a SHA-256 over their sorted texts, each with a
// newline behind it.
func Digest(items []woodkit.Item) string {
	var texts []string
	for _, item := range items {
		texts = append(texts, Format(item)+"\n")
	}
	slices.Sort(texts)
	return digest.Short([]byte(strings.Join(texts, "")))
}

// Shards splits items into n lists of about equal bytes, which keep the order: each has an equal share, give or take the
// largest item. With more lists than items, some are empty. There is at least one list.
func Shards(items []woodkit.Item, n int) [][]woodkit.Item {
	weight := func(item woodkit.Item) float64 { return float64(item.Bytes) + 1 } // sizes may be unknown
	total := 0.0
	for _, item := range items {
		total += weight(item)
	}
	n = max(1, n)
	shards := make([][]woodkit.Item, n)
	before := 0.0
	for _, item := range items {
		middle := before + weight(item)/2
		i := min(int(middle/total*float64(n)), n-1)
		shards[i] = append(shards[i], item)
		before += weight(item)
	}
	return shards
}
