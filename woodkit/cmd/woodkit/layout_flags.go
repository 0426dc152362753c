package main

import (
	"fmt"
	"os"
	"path/filepath"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/layout"
)

// layoutFlags choose how the files of a data set are named, and what their class ids mean.
type layoutFlags struct {
	Layout  string `placeholder:"NAME" help:"How the data set names its files: woodscape (default), cityscapes (labelIds), cityscapes-trainids, camvid (SegNet's copy), or files (any folder of masks)."`
	Masks   string `placeholder:"PATTERN" help:"The masks, in place of the layout's own, such as '*_labelIds.png' or '{scene}/labels/*.png'. * is a part of a name, **/ any folders, {scene} the frame's group. Alone, it means --layout files."`
	Images  string `placeholder:"PATTERN" help:"Their images (PNG or JPEG), such as '{scene}/images/*.jpg'. Each wildcard stands for what the one at its place in the masks' pattern found."`
	Classes string `placeholder:"FILE" help:"The class table, in place of the data set's own: JSON like seg_annotation_info.json, CSV with the lines id,name or id,name,red,green,blue (and ignored behind them or not), or the name of a layout."`
}

// options returns the options for woodkit.Open that the flags choose.
func (f layoutFlags) options() (options []woodkit.Option, err error) {
	if f.named() {
		chosen, err := layout.Choose(f.Layout, f.Masks, f.Images)
		if err != nil {
			return nil, fmt.Errorf("choosing the layout: %w", err)
		}
		options = append(options, woodkit.Layout(chosen))
	}
	if f.Classes != "" {
		table, err := woodkit.ReadClasses(f.Classes)
		if err != nil {
			return nil, err
		}
		options = append(options, table)
	}
	return options, nil
}

// named reports whether the flags choose a layout.
func (f layoutFlags) named() bool { return f.Layout != "" || f.Masks != "" || f.Images != "" }

// of returns flags that choose the layout of a data set that was opened with these. Without a layout in the flags, one that is not
// WoodScape's can only come from the environment variables.
func (f layoutFlags) of(ds *woodkit.Dataset) layoutFlags {
	if !f.named() {
		f.Layout = ds.Layout
		if ds.Layout != layout.WoodScape.Name {
			f.Masks = os.Getenv(find.MasksVariable)
		}
	}
	return f
}

// environ returns the environment variables that choose the same for woodkit.Open in a cell.
func (f layoutFlags) environ() []string {
	classes := f.Classes
	if _, err := os.Stat(classes); err == nil { // otherwise it is the name of a layout
		if absolute, err := filepath.Abs(classes); err == nil {
			classes = absolute
		}
	}
	return []string{
		find.LayoutVariable + "=" + f.Layout, find.MasksVariable + "=" + f.Masks,
		find.ImagesVariable + "=" + f.Images, find.ClassesVariable + "=" + classes,
	}
}

// onlyWoodScape fails for a data set of another layout, because the command is only about WoodScape.
func onlyWoodScape(command string, ds *woodkit.Dataset) error {
	if ds.Layout == layout.WoodScape.Name {
		return nil
	}
	return &ExitError{Code: exitUsage, Err: fmt.Errorf("%s is about WoodScape, and %s has the layout %s; go tool woodkit scan counts works with every layout", command, ds.Dir, ds.Layout)}
}
