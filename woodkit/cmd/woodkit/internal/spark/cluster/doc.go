// Package cluster has only tests: woodkit spark on a real cluster of Spark's own kind, with a master and two workers on the
// loopback address. They run where PySpark is installed in this checkout, by go tool woodkit setup --spark.
package cluster
