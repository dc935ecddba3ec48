// Package bench is the load generator behind `starte bench`: it makes many
// processes, runs the real engine over real SMTP and IMAP with members who
// answer, on a clock that jumps, and measures every step of it.
//
// The robot runs in the process that calls [Run]; the servers that it talks to
// run in another ([Serve]), so that memory and processor time measured are the
// robot's own, or are named by address.
package bench
