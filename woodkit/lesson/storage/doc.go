// Package storage turns fast storage into slow storage. Slow puts a data set on a device that answers late. DropCache drops
// its files from the system's cache, so that the next scan reads them from the disk.
package storage
