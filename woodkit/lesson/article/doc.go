// Package article has the article's own numbers (Nate Cibik, "Use Parallelism in Python, and Get Your Time Back", 2023)
// beside what this machine measured: times, claims, the choice of a strategy, and the two scenes it begins with.
package article
