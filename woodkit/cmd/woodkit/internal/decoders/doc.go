// Package decoders measures package maskpng beside other decoders of PNG files, on several kinds of masks, and says where it
// is slower and why.
//
// A cell is one decoder on one kind of masks. Each round runs every cell once, in random order. The files are in the page
// cache. A run reads each of them and decodes it into what the decoder gives: runs (maskpng) or pixels (all others). Before the
// rounds, the pixels of every cell are compared. A decoder that gives other pixels, for example colours in place of the classes
// of a palette, has no time.
//
// A time is processor time, of all threads and the garbage collector. All of this is work without waiting, and other programs
// disturb processor time much less than they disturb a clock.
//
// The decoders in Python run in one process, which waits between its runs and measures them itself.
package decoders
