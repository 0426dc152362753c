// Package maskpng reads a PNG mask straight into runs of equal class, without making its pixels.
package maskpng
