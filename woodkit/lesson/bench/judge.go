package bench

import (
	"fmt"

	"woodscape.example/woodkit/internal/interval"
)

// judge works out medians, ratios, their intervals and the verdicts on the article's claims. A ratio is taken round by round.
func (r *Result) judge() error {
	for _, t := range r.Cells {
		if t.Failed != "" || len(t.Seconds) == 0 {
			continue
		}
		perFrame := make([]float64, len(t.Seconds))
		for i, s := range t.Seconds {
			perFrame[i] = s * 1000 / float64(r.Frames)
		}
		median, err := interval.Of(perFrame)
		if err != nil {
			return fmt.Errorf("judging %v: %w", t.Cell, err)
		}
		t.PerFrame = &median
		if t.OfLoop, err = over(t, r.loop(t.Code, t.Task, t.Python)); err == nil {
			t.OfArticle, err = over(t, r.loop(ArticlePython, t.Task, t.Python))
		}
		if err != nil {
			return fmt.Errorf("judging %v: %w", t.Cell, err)
		}
	}
	r.Claims = r.claims()
	return nil
}

// over is the time of one cell over another's; nil where the other has none.
func over(t, other *Timing) (*interval.Interval, error) {
	if other == nil || other.Failed != "" || len(other.Seconds) != len(t.Seconds) {
		return nil, nil
	}
	ratio, err := interval.Ratio(t.Seconds, other.Seconds)
	return &ratio, err
}
