package synth

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// ours matches the files that Generate writes into its folders. Nothing else is ever removed.
var ours = regexp.MustCompile(`^(\.part-.*|\d{5}_(FV|RV|MVL|MVR)\.(png|json)|copy of .*\.txt)$`)

// prepare makes the folders of a set, removes the frames of an older set, and writes the files other than frames.
func prepare(dir string, info Info) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := checkOurs(dir); err != nil {
		return err
	}
	if err := writeInfo(dir, info); err != nil { // not complete
		return err
	}
	for _, folder := range []string{maskFolder, imageFolder, calibrationFolder} {
		path := filepath.Join(dir, folder)
		if err := removeFrames(path); err != nil {
			return err
		}
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(dir, "README.txt"), []byte(readme(info))); err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "semantic_annotations/seg_annotation_info.json"), annotationInfo())
}

// checkOurs refuses a folder that is not empty and holds no synthetic set.
func checkOurs(dir string) error {
	if _, err := ReadInfo(dir); err == nil || errors.Is(err, ErrIncomplete) {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return errNotOurs
	}
	return nil
}

func removeFrames(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if ours.MatchString(entry.Name()) {
			if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func readme(info Info) string {
	return fmt.Sprintf(`This data set is SYNTHETIC. It was computed, not photographed, and holds nothing of the real WoodScape data set.

Made by woodscape.example/woodkit/synth, version %s, seed %d: %d frames. %s is the same for programs; it also lists the
defects that were put in on purpose, if any.

It has WoodScape's names, folders, sizes and encoding, and class statistics close to the published ones, so that programs
for WoodScape can be tried on it. Draw no conclusion about real streets from it. The real data set, and the terms under
which it may be used: https://woodscape.valeo.com
`, info.Version, info.Seed, info.Frames, infoFile)
}

// annotationInfo returns the content of seg_annotation_info.json: class names, ids and colours of the masks.
func annotationInfo() []byte {
	type annotation struct {
		Names   []string `json:"class_names"`
		Indexes []int    `json:"class_indexes"`
		Colours [][3]int `json:"class_colors"`
		Scheme  string   `json:"color_scheme"`
	}
	a := annotation{Scheme: "BGR"}
	for id, c := range classes {
		a.Names = append(a.Names, c.name)
		a.Indexes = append(a.Indexes, id)
		a.Colours = append(a.Colours, c.colour)
	}
	data, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		panic(err) // cannot happen: all values are plain
	}
	return append(data, '\n')
}
