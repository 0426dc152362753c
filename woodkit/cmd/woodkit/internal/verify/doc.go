// Package verify compares a copy of WoodScape with what others have published about it: how many masks there are, how the
// cameras share them, and what their pixels add up to.
package verify
