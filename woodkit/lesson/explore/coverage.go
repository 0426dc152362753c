package explore

import "fmt"

// Search says how many schedules were tried, whether that was all, and what was not searched.
func (r Result) Search() string {
	if r.Kind != None {
		return fmt.Sprintf("%s in schedule %d", r.Kind, r.Schedules)
	}
	text := fmt.Sprintf("no failure in %d schedules", r.Schedules)
	if r.Schedules == 1 {
		text = "no failure in 1 schedule"
	}
	if r.All {
		return fmt.Sprintf("%s: all that have at most %d preemptions. Schedules with more were not searched.", text, r.Preemptions)
	}
	return fmt.Sprintf("%s. %d were tried one after the other, with at most %d preemptions, and all of them begin with the same %d steps. Other beginnings were searched only at random, %d times.",
		text, r.Schedules-r.Random, r.Preemptions, r.Alike, r.Random)
}
