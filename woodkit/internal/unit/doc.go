// Package unit formats numbers with their units as people read them: "5.2 ms", "12.4 MB", "0.53 ×".
package unit
