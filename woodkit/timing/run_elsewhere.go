package timing

// Elsewhere notes that another engine does the scan, such as a cluster, where nothing observes it. Give it the strategy as text,
// such as "spark:local[2]", and the number of frames. They count as scanned; call Fail for those that were not. If the engine
// failed, err says why, and none of the frames counts. The record has no memory peak, because nobody knows what the engine's
// machines used, and it says nothing about other programs, because here the engine looks like one. It returns the run.
func (r *Run) Elsewhere(strategy string, frames int, err error) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.byHand, r.elsewhere = true, true
	r.record.Strategy, r.record.Of, r.record.Frames = strategy, frames, frames
	if err != nil {
		r.record.Frames, r.ended = 0, err
	}
	return r
}
