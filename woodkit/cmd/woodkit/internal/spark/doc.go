// Package spark runs scans on Apache Spark. scan.py is the program of Spark: about a hundred lines that a user can read and
// change. A [Job] starts it, follows its progress, turns its failures into sentences, and ends everything that it has started.
package spark
