// Package mailer carries mail in and out: it composes MIME and iCalendar
// bytes, sends them over SMTP and reads a mailbox over IMAP. It knows bytes,
// addresses and servers, and nothing of what a mail is about.
//
// The IMAP half is Inbox. It hands out messages as they lie on the server and
// changes nothing until told: bodies are fetched with BODY.PEEK, flags are left
// as people set them, and only messages named by the caller are moved.
//
// Errors say what kind of trouble it is, so that a caller can tell what a person
// must mend (ErrLogin, ErrTLS, ErrReadOnly, ErrQuota, ErrNoMailbox) from what
// goes over by itself (ErrUnavailable).
package mailer
