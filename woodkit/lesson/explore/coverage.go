package explore

import "fmt"

// Search describes the search: how many schedules were tried, whether those were all, and what was not searched.
func (r Result) Search() string {
	if r.Kind != None {
		return fmt.Sprintf("%s in schedule %d", r.Kind, r.Schedules)
	}
	if r.Complete {
		if r.Schedules == 1 {
			return "no failure in the only schedule that there is."
		}
		return fmt.Sprintf("no failure in any of the %d schedules that there are.", r.Schedules)
	}
	if r.All {
		which := fmt.Sprintf("all %d schedules", r.Schedules)
		if r.Schedules == 1 {
			which = "the only schedule"
		}
		return fmt.Sprintf("no failure in %s with at most %d preemptions. Schedules with more were not all searched.", which, r.Preemptions)
	}
	end := ""
	if r.OutOfTime {
		end = ", and then the time was over"
	}
	return fmt.Sprintf("no failure in %d schedules%s. %d were tried one after the other, with at most %d preemptions, and all of them begin with the same %d steps. Other beginnings were searched only at random, %d times.",
		r.Schedules, end, r.Schedules-r.Random, r.Preemptions, r.Alike, r.Random)
}
