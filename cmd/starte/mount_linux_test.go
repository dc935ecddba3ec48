package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// smallDisk is how many octets the small file system holds.
const smallDisk = 16 << 20

// mountSmall mounts a small file system in memory; root may.
func mountSmall(dir string) error {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+strconv.Itoa(smallDisk)+",mode=0700"); err != nil {
		return fmt.Errorf("mount a small file system: %w", os.NewSyscallError("mount", err))
	}
	return nil
}

func unmount(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }
