// Package export writes results to files for other programs: tables in CSV, class weights in JSON, and heat maps as
// numpy arrays or pictures. Each file says where its numbers come from.
package export
