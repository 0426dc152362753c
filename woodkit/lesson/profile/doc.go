// Package profile draws where a function spends the processor's time.
package profile
