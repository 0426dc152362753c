package woodkit

import (
	"fmt"

	"woodscape.example/woodkit/internal/find"
)

// idsAsNames makes a class table for masks without one. It reads up to 256 masks, spread evenly over the data set. Each id
// that occurs in them becomes a class "id N". As in other tables, 255 is ignored, unless the masks have only 0 and 255.
func (ds *Dataset) idsAsNames(found *find.Found) (ClassTable, error) {
	every := make(ClassTable, 256)
	for id := range every {
		every[id] = Class{ID: uint8(id), Name: fmt.Sprintf("id %d", id)}
	}
	var seen Counts
	var reader MaskReader
	var unread error
	read, sample := 0, sampled(len(ds.frames))
	for _, i := range sample {
		frame := ds.frames[i]
		frame.classes = &every
		mask, err := reader.Read(frame)
		if err != nil {
			unread = err // a scan will name the frame
			continue
		}
		read++
		seen.Add(mask.Counts())
	}
	if read == 0 {
		return nil, fmt.Errorf("none of %d masks can be read; the last one: %w", len(sample), unread)
	}
	var lines []classLine
	others := 0
	for id, pixels := range seen {
		if pixels > 0 {
			lines = append(lines, classLine{id: id, name: every[id].Name})
			if id != 0 && id != ignoredID {
				others++
			}
		}
	}
	for i := range lines {
		lines[i].ignored = lines[i].id == ignoredID && others > 0
	}
	found.Note("no class table: the ids in %d of %d masks are the names of the classes. Name them with scan --classes FILE, in a cell with "+
		"woodkit.ReadClasses and woodkit.Open(dir, table); a mask with another id fails", read, len(ds.frames))
	return makeTable(lines)
}

// NewClassTable puts classes into a table, with their colours as given. Their order does not matter, and classes without a
// name are left out. It fails if two classes have the same id or name, if a name could not be the name of a file, and if
// there are no classes.
func NewClassTable(classes []Class) (ClassTable, error) {
	var lines []classLine
	given := map[int]Class{}
	for _, class := range classes {
		if class.Name != "" { // an id whose class has no name belongs to no class
			lines = append(lines, classLine{id: int(class.ID), name: class.Name, ignored: class.Ignored})
			given[int(class.ID)] = class
		}
	}
	table, err := makeTable(lines)
	if err != nil {
		return nil, err
	}
	for i, class := range table {
		table[i].Color = given[int(class.ID)].Color
	}
	return table, nil
}
