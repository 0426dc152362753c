// Package cluster runs woodkit spark from a cell, on a cluster that the cores of this machine play, with slow storage and workers
// that die. It also measures how many bytes a partial result has.
package cluster
