// Package storage makes slow storage out of quick: Slow puts a data set on a device that answers late, and DropCache makes the
// system forget its files, so that the next scan reads them from the disk.
package storage
