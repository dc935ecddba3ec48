// Package demo plays a whole process in seconds: the real engine over real
// SMTP and IMAP on loopback, a clock that jumps from one thing that happens to
// the next, and people who see only the mail that was delivered to them and
// answer it by SMTP in the manner of many mail programs.
package demo
