package files

import (
	"archive/zip"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// Same reports whether two files have the same content. It compares sizes first, and then checksums, which an archive has for
// its entries. A file that cannot be read is the same as no other.
func Same(a *Source, nameA string, b *Source, nameB string) bool {
	fileA, err := a.open(nameA, nil)
	if err != nil {
		return false
	}
	defer fileA.Close()
	fileB, err := b.open(nameB, nil)
	if err != nil {
		return false
	}
	defer fileB.Close()
	infoA, errA := fileA.Stat()
	infoB, errB := fileB.Stat()
	switch {
	case errA != nil || errB != nil || infoA.Size() != infoB.Size():
		return false
	case os.SameFile(infoA, infoB):
		return true
	}
	sumA, errA := checksum(fileA, infoA)
	sumB, errB := checksum(fileB, infoB)
	return errA == nil && errB == nil && sumA == sumB
}

// checksum returns the checksum of an open file.
func checksum(file fs.File, info fs.FileInfo) (uint32, error) {
	if header, ok := info.Sys().(*zip.FileHeader); ok {
		return header.CRC32, nil
	}
	sum := crc32.NewIEEE()
	_, err := io.Copy(sum, file)
	return sum.Sum32(), err
}
