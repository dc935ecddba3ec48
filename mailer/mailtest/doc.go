// Package mailtest runs mail servers on loopback for tests and for trying things
// out: an IMAP and an SMTP server in the same process, with faults on request, and
// real Dovecot and Postfix where they are installed.
//
// The in-process servers listen on ports the system chooses, keep everything in
// memory and speak TLS with a throwaway certificate authority. Nothing here needs
// the testing package.
package mailtest
