// Package export writes results to files for other programs: tables in CSV, class weights in JSON, masks as COCO annotations,
// heat maps as numpy arrays or images, and runs as traces. Each file says where its numbers come from.
package export
