// Package verify compares a copy of WoodScape with published numbers: how many masks there are, how many frames each camera
// has, and how many pixels each class has.
package verify
