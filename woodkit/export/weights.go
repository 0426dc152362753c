package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"woodscape.example/woodkit"
)

// A weightsFile is the JSON document of WriteWeights. Its lists have one entry per class that has a name, in the order of the
// class table. Ids that are ignored are no classes.
type weightsFile struct {
	IDs        []int                        `json:"ids"`
	Classes    []string                     `json:"classes"`
	Pixels     []int64                      `json:"pixels"`
	Frames     []int64                      `json:"frames"`      // that show the class
	Unseen     []string                     `json:"unseen"`      // classes that no frame shows
	IgnoredIDs []int                        `json:"ignored_ids"` // a loss should ignore them, too
	Weightings map[string]woodkit.Weighting `json:"weightings"`
	From       Provenance                   `json:"from"`
}

// errNoPixels says that no pixel has a class, so no weight is defined.
var errNoPixels = errors.New("no pixel has a class, so there are no weights")

// WriteWeights writes class weights as JSON: the weightings "enet" and "median_frequency" and, if the data set has the class
// void, "enet_without_void" and "median_frequency_without_void", in which void has weight 0. The lists have one entry per
// class, in the order of the class table, without the ids that are ignored.
//
// A class that no frame shows is listed as unseen. It has the largest weight by ENet, 1 / ln 1.02, and 0 by median frequency,
// which defines none for it. A weighting is left out if none of its classes has a pixel. If that leaves none, that is an
// error.
func WriteWeights(w io.Writer, t woodkit.Tally, from Provenance) error {
	file := weightsFile{Unseen: Unseen(t), IgnoredIDs: []int{}, Weightings: map[string]woodkit.Weighting{}, From: from}
	for class := range t.Classes.Named() {
		file.IDs, file.Classes = append(file.IDs, int(class.ID)), append(file.Classes, class.Name)
		file.Pixels, file.Frames = append(file.Pixels, t.Pixels[class.ID]), append(file.Frames, t.Presence[class.ID])
	}
	for _, class := range t.Classes.Ignored() {
		file.IgnoredIDs = append(file.IgnoredIDs, int(class.ID))
	}
	add := func(name string, weighting woodkit.Weighting) {
		byID := weighting.Weights
		if !slices.ContainsFunc(byID, func(weight float64) bool { return weight > 0 }) {
			return
		}
		weighting.Weights = nil
		for _, id := range file.IDs {
			weighting.Weights = append(weighting.Weights, byID[id])
		}
		file.Weightings[name] = weighting
	}
	add("enet", t.ENetWeights(true))
	add("median_frequency", t.MedianFrequencyWeights(true))
	if slices.Contains(file.Classes, woodkit.WoodScape[0].Name) {
		add("enet_without_void", t.ENetWeights(false))
		add("median_frequency_without_void", t.MedianFrequencyWeights(false))
	}
	if len(file.Weightings) == 0 {
		return fmt.Errorf("writing weights: in %d frames %w", t.Frames, errNoPixels)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(file); err != nil {
		return fmt.Errorf("writing weights: %w", err)
	}
	return nil
}

// Unseen returns the names of the classes that no frame shows.
func Unseen(t woodkit.Tally) []string {
	unseen := []string{}
	for class := range t.Classes.Named() {
		if t.Presence[class.ID] == 0 {
			unseen = append(unseen, class.Name)
		}
	}
	return unseen
}
