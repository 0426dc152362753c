package explore

import "fmt"

// Search says how many schedules were tried, whether that was all, and what was not searched.
func (r Result) Search() string {
	if r.Kind != None {
		return fmt.Sprintf("%s in schedule %d", r.Kind, r.Schedules)
	}
	text := fmt.Sprintf("no failure in %d schedules", r.Schedules)
	if r.All {
		return fmt.Sprintf("%s. These are all with at most %d preemptions; schedules with more were not searched.", text, r.Preemptions)
	}
	return fmt.Sprintf("%s. %d were tried one after the other, with at most %d preemptions, and all of them begin with the same %d steps; another beginning was searched only by the %d random ones.",
		text, r.Schedules-r.Random, r.Preemptions, r.Alike, r.Random)
}
