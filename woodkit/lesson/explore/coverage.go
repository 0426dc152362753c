package explore

import "fmt"

// Search says how many schedules were tried, whether that was all, and what was not searched.
func (r Result) Search() string {
	if r.Kind != None {
		return fmt.Sprintf("%s in schedule %d", r.Kind, r.Schedules)
	}
	if r.All {
		which := fmt.Sprintf("all %d schedules", r.Schedules)
		if r.Schedules == 1 {
			which = "the only schedule"
		}
		return fmt.Sprintf("no failure in %s with at most %d preemptions. Schedules with more were not searched.", which, r.Preemptions)
	}
	return fmt.Sprintf("no failure in %d schedules. %d were tried one after the other, with at most %d preemptions, and all of them begin with the same %d steps. Other beginnings were searched only at random, %d times.",
		r.Schedules, r.Schedules-r.Random, r.Preemptions, r.Alike, r.Random)
}
