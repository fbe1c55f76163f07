package main

import (
	"io/fs"
	"syscall"
)

// blocks is what a file takes on the disk, in bytes: Badger makes its files far larger than what is in them.
func blocks(file fs.FileInfo) int64 {
	if of, known := file.Sys().(*syscall.Stat_t); known {
		return of.Blocks * 512
	}
	return file.Size()
}
