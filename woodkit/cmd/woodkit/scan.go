package main

// ScanCommand scans a data set without a notebook.
type ScanCommand struct {
	Counts  CountsCommand  `cmd:"" help:"Count the pixels of each class, and the frames in which each occurs."`
	Heatmap HeatmapCommand `cmd:"" help:"Sum up where in the picture each class is, over all frames and by camera or other group."`
	Coco    CocoCommand    `cmd:"" help:"Write the masks as one file of annotations in COCO's format."`
}

// Help is shown below the usage line.
func (ScanCommand) Help() string {
	return `Examples:
  go tool woodkit scan counts
  go tool woodkit scan counts --strategy serial
  go tool woodkit scan counts ~/WoodScape --strategy pool:workers=4 --format json
  go tool woodkit scan heatmap --strategy fold:workers=2 --out heatmaps.npz
  go tool woodkit scan coco --out annotations.json
  go tool woodkit scan counts --strategy pool:workers=2 --timeline timeline.png
  go tool woodkit scan heatmap --strategy queue:workers=2,depth=8 --decoder pixels
  go tool woodkit scan counts ~/cityscapes --layout cityscapes`
}
