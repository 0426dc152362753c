// Package export writes results as files for other programs: tables in CSV, class weights in JSON, heat maps as numpy arrays
// or pictures. Each file says where its numbers come from.
package export
