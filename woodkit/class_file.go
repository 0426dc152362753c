package woodkit

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/layout"
)

// These are the files in the folder of masks, or beside it, that name the classes.
const (
	classFile  = "seg_annotation_info.json"
	motionFile = "motion_annotation_info.json"
)

// motion is the class table of WoodScape's motion masks.
var motion = ClassTable{{ID: 0, Name: "static"}, {ID: 1, Name: "motion", Color: madeUp(1)}}

// ignoredID is the id that means "ignore", unless it is the last of 256 classes.
const ignoredID = 255

// maxClassFile bounds the file of a class table, in bytes. A table of 256 classes has about ten thousand bytes.
const maxClassFile = 1 << 20

// ReadClasses reads a class table from a file. It may be JSON like WoodScape's seg_annotation_info.json (class_names,
// class_indexes, class_colors as red, green, blue). It may be JSON like the mapping files of WoodScape's generator scripts
// (classes_to_extract instead of class_names; then 0 is void). Or it may be CSV with lines of id,name or of
// id,name,red,green,blue, with or without a header. A line of CSV may end in ",ignored".
//
// Ids may begin anywhere and have gaps. White space in a name, line breaks too, becomes one space. The id 255 is ignored,
// unless it is the last of 256 classes. In JSON, "ignore_indexes" lists other ignored ids. Instead of a file you can name a
// layout whose table you want: "woodscape", "cityscapes", "cityscapes-trainids", "camvid".
func ReadClasses(file string) (ClassTable, error) {
	if file == layout.WoodScape.Name {
		return WoodScape, nil
	}
	if named, err := layout.Named(file); err == nil && named.Classes != "" {
		return parseClasses([]byte(named.Classes))
	}
	data, err := regular.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading class table: %w", err)
	}
	table, err := parseClasses(data)
	if err != nil {
		return nil, fmt.Errorf("reading class table %s: %w", file, err)
	}
	return table, nil
}

// An annotation is a kind of mask that WoodScape has.
type annotation struct {
	folder  string     // beginning of the name of its folder and its archives
	file    string     // name of the file that names its classes
	classes ClassTable // used if there is no such file; nil stands for WoodScape's
	unnamed bool       // without a file, the names of its classes are not known
}

// annotations are the kinds of masks that have the same layout.
var annotations = []annotation{
	{folder: "semantic_annotations", file: classFile},
	{folder: "motion_annotations", file: motionFile, classes: motion},
	{folder: "soiling_dataset", file: classFile, unnamed: true},
	{folder: "soiling_annotations", file: classFile, unnamed: true},
	{folder: "instance_annotations", file: classFile, unnamed: true},
}

// annotationOf returns the kind of the masks. The innermost folder or archive around them that has the name of a kind
// decides. Without such a name the masks are semantic.
func annotationOf(s *files.Source, maskDir string) annotation {
	parts := strings.Split(strings.ToLower(filepath.ToSlash(filepath.Join(s.Path, maskDir))), "/")
	for _, part := range slices.Backward(parts) {
		for _, kind := range annotations {
			if strings.HasPrefix(part, kind.folder) {
				return kind
			}
		}
	}
	return annotations[0]
}

// findClasses reads the class table that belongs to the masks. Without a file it is the table of their kind. The result is
// nil, which stands for WoodScape's table, if the file has the same classes. A file that cannot be used is an error.
func findClasses(found *find.Found) (ClassTable, error) {
	kind := annotationOf(found.Masks, found.MaskDir)
	file, data, err := found.Beside(kind.file, maxClassFile+1)
	if errors.Is(err, fs.ErrNotExist) && kind.unnamed {
		return nil, fmt.Errorf("these masks are no semantic ones, judging by the name %s…, and no file %s says what their classes are called: "+
			"name them with --classes FILE on the command line, woodkit.Open(dir, table) in a cell", kind.folder, kind.file)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if others := found.OtherTables(""); len(others) > 0 {
			found.Leave(len(others), true, "%s may name the classes and is not read: call it %s, or give it with scan --classes FILE, "+
				"in a cell with woodkit.ReadClasses and woodkit.Open(dir, table)", find.Shorten(others), kind.file)
		}
		return kind.classes, nil
	}
	if others := found.OtherTables(file); len(others) > 0 {
		found.Note("the classes are those of %s; %s is not read", file, find.Shorten(others))
	}
	if len(data) > maxClassFile {
		err = fmt.Errorf("it has more than %d bytes: this is no class table", maxClassFile)
	}
	var table ClassTable
	if err == nil {
		table, err = parseClasses(data)
	}
	if err != nil {
		return nil, fmt.Errorf("the class table %s cannot be used: %w; mend it, or give another: --classes FILE on the command line, "+
			"woodkit.Open(dir, table) in a cell; \"woodscape\" and woodkit.WoodScape are WoodScape's ten", file, err)
	}
	if table.isWoodScape() {
		return nil, nil
	}
	return table, nil
}

// isWoodScape reports whether a table that was read has WoodScape's classes and, if it has colours, WoodScape's colours as
// RGB or BGR.
func (t ClassTable) isWoodScape() bool {
	if !t.dense() || !slices.Equal(t.Names(), WoodScape.Names()) {
		return false
	}
	differ := func(want func(Class) color.RGBA) bool {
		return slices.ContainsFunc(t[1:], func(c Class) bool { return c.Color != want(WoodScape[c.ID]) }) // void has no colour
	}
	return !differ(func(c Class) color.RGBA { return c.Color }) ||
		!differ(func(c Class) color.RGBA { return color.RGBA{c.Color.B, c.Color.G, c.Color.R, 255} }) ||
		!differ(func(c Class) color.RGBA { return madeUp(int(c.ID)) })
}

// A classLine is one line of a class table in any of the formats.
type classLine struct {
	id      int
	name    string
	color   *[3]uint8
	ignored bool
}

// parseClasses reads a class table in JSON or CSV.
func parseClasses(data []byte) (ClassTable, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // errors of CSV count its lines, blank ones included
	var lines []classLine
	var err error
	switch start := bytes.TrimSpace(data); {
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		err = errors.New("it is no text in UTF-8: save it as UTF-8")
	case bytes.HasPrefix(start, []byte("[")) && json.Valid(start):
		err = errors.New("it is a list in JSON: expected an object with class_names and class_indexes, or CSV")
	case bytes.HasPrefix(start, []byte("{")):
		lines, err = jsonClasses(start)
	default:
		lines, err = csvClasses(data)
	}
	if err != nil {
		return nil, err
	}
	for i, line := range lines {
		lines[i].ignored = line.ignored || line.id == ignoredID && len(lines) < 256
	}
	return makeTable(lines)
}

// jsonClasses reads the lists of names, ids and colours.
func jsonClasses(data []byte) (lines []classLine, err error) {
	var info struct {
		Names   []string  `json:"class_names"`
		Extract []string  `json:"classes_to_extract"`
		IDs     []*int    `json:"class_indexes"`
		Colors  [][]uint8 `json:"class_colors"`
		Ignore  []int     `json:"ignore_indexes"`
	}
	if err := json.Unmarshal(data, &info); err != nil {
		return nil, err
	}
	names := info.Names
	if len(names) == 0 && len(info.Extract) > 0 {
		names = info.Extract
		if !slices.ContainsFunc(info.IDs, func(id *int) bool { return id != nil && *id == 0 }) { // ids that are not extracted are void
			lines = append(lines, classLine{name: WoodScape[0].Name})
		}
	}
	if n := len(names); n == 0 || n > 256 || len(info.IDs) != n {
		return nil, fmt.Errorf("%d class_names and %d class_indexes: expected the same number of each, 1 to 256", n, len(info.IDs))
	}
	if n := len(info.Colors); n != 0 && n != len(names) {
		return nil, fmt.Errorf("%d class_colors for %d classes: expected one for each, or none", n, len(names))
	}
	for i, name := range names {
		if info.IDs[i] == nil {
			return nil, fmt.Errorf("the id of %q in class_indexes is null", name)
		}
		line := classLine{id: *info.IDs[i], name: name, ignored: slices.Contains(info.Ignore, *info.IDs[i])}
		if len(info.Colors) > 0 {
			if len(info.Colors[i]) != 3 {
				return nil, fmt.Errorf("the colour of %q in class_colors has %d numbers: expected red, green and blue", name, len(info.Colors[i]))
			}
			line.color = (*[3]uint8)(info.Colors[i])
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// csvClasses reads lines of id,name or id,name,red,green,blue. A line may end with the word ignored.
func csvClasses(data []byte) (lines []classLine, err error) {
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord, reader.TrimLeadingSpace, reader.Comment = -1, true, '#'
	first := true
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		if len(row) == 1 && strings.TrimSpace(row[0]) == "" {
			continue
		}
		number, _ := reader.FieldPos(0)
		heading := first && isHeading(row[0])
		first = false
		ignored := false
		if last := len(row) - 1; (last == 2 || last == 5) && strings.EqualFold(strings.TrimSpace(row[last]), "ignored") {
			row, ignored = row[:last], true
		}
		if len(row) == 1 && strings.Contains(row[0], ";") {
			return nil, fmt.Errorf("line %d has semicolons: put commas between the columns", number)
		}
		if len(row) != 2 && len(row) != 5 {
			return nil, fmt.Errorf("line %d has %d columns: expected id,name or id,name,red,green,blue, and behind them ignored or nothing", number, len(row))
		}
		id, err := strconv.Atoi(strings.TrimSpace(row[0]))
		if err != nil && heading {
			if err := checkHeader(row); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: the id %q is no number", number, row[0])
		}
		line := classLine{id: id, name: strings.TrimSpace(row[1]), ignored: ignored}
		if len(row) == 5 {
			line.color = new([3]uint8)
			for k := range line.color {
				n, err := strconv.ParseUint(strings.TrimSpace(row[2+k]), 10, 8)
				if err != nil {
					return nil, fmt.Errorf("line %d: the colour %q is no number from 0 to 255", number, row[2+k])
				}
				line.color[k] = uint8(n)
			}
		}
		lines = append(lines, line)
	}
}

// isHeading reports whether the first id of a table is a heading, and not a mistyped number.
func isHeading(text string) bool {
	return len(strings.TrimSpace(text)) > 1 && !strings.ContainsFunc(text, unicode.IsDigit)
}

// checkHeader fails if a header says that the columns are not id and name, or id, name, red, green and blue.
func checkHeader(row []string) error {
	heading := func(i int) string { return strings.ToLower(strings.TrimSpace(row[i])) }
	if first, second := heading(0), heading(1); strings.HasSuffix(first, "name") || second == "id" || strings.HasSuffix(second, "index") {
		return fmt.Errorf("the header begins with %q and %q: the id must come first, then the name", row[0], row[1])
	}
	for i := 2; i < len(row); i++ {
		if want := "rgb"[i-2 : i-1]; !strings.HasPrefix(heading(i), want) {
			return fmt.Errorf("column %d has the header %q: behind id and name, give red, green and blue in this order, or nothing", i+1, row[i])
		}
	}
	return nil
}

// makeTable checks the lines of a class table and puts them in the order of their ids. Ignored ids come last.
func makeTable(lines []classLine) (ClassTable, error) {
	if len(lines) == 0 {
		return nil, errors.New("it names no class")
	}
	slices.SortStableFunc(lines, func(a, b classLine) int { return cmp.Compare(a.id, b.id) })
	coloured := slices.ContainsFunc(lines, func(l classLine) bool { return l.color != nil })
	var table, ignored ClassTable
	seen := map[string]bool{}
	for i, line := range lines {
		line.name = strings.Join(strings.Fields(line.name), " ")
		switch {
		case line.id < 0 || line.id > 255:
			return nil, fmt.Errorf("the id %d of %q is not between 0 and 255", line.id, line.name)
		case i > 0 && lines[i-1].id == line.id:
			return nil, fmt.Errorf("the id %d is there twice, for %q and %q", line.id, lines[i-1].name, line.name)
		case seen[line.name] || line.name == "." || line.name == "" || !fs.ValidPath(line.name) || strings.ContainsAny(line.name, `/\`) || strings.ContainsFunc(line.name, unicode.IsControl):
			return nil, fmt.Errorf("there is a class %q: names are files of a result, so they must differ, not be empty, and have no slash and no control characters", line.name)
		}
		seen[line.name] = true
		class := Class{ID: uint8(line.id), Name: line.name, Ignored: line.ignored}
		switch {
		case class.Ignored || line.name == WoodScape[0].Name: // transparent
		case line.color != nil:
			class.Color = color.RGBA{line.color[0], line.color[1], line.color[2], 255}
		case !coloured:
			class.Color = madeUp(line.id)
		}
		if class.Ignored {
			ignored = append(ignored, class)
			continue
		}
		for len(table) < line.id { // ids without a class
			table = append(table, Class{ID: uint8(len(table))})
		}
		table = append(table, class)
	}
	if len(table) == 0 {
		return nil, errors.New("all of its ids are ignored")
	}
	return append(table, ignored...), nil
}

// madeUp is a colour for a class of a table without colours. Hues are a golden angle apart, so that neighbours differ.
func madeUp(id int) color.RGBA {
	const golden = 0.381966 // of a circle
	hue := math.Mod(float64(id)*golden, 1) * 6
	channel := func(shift float64) uint8 {
		k := math.Mod(hue+shift, 6)
		return uint8(255 * (0.95 - 0.75*max(0, min(k, 4-k, 1))))
	}
	return color.RGBA{channel(5), channel(3), channel(1), 255}
}
