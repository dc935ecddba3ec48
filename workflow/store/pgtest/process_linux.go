package pgtest

import "syscall"

// processAttributes lets a server die with the program that started it,
// however that ends.
func processAttributes(c *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: c, Pdeathsig: syscall.SIGQUIT}
}
