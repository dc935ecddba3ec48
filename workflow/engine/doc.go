// Package engine moves processes along. It is the only mover: Receive takes
// mail in, Tick does what is due, Deliver sends what is queued, and each may be
// called alone with one time, killed at any line and run again.
//
// The rules are in package workflow and the words in package templates; the
// engine loads a process, has the rules decide and the mail rendered with
// nothing locked, and commits state and mail together in one short transaction
// that fails when somebody else was faster; then it does it again.
package engine
