package mailer_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"starte/mailer"
)

// FuzzServerSays sends two messages to a server that says anything at all. One
// counts as sent only when the server has welcomed it and taken it, and every
// failure has a stage.
func FuzzServerSays(f *testing.F) {
	f.Add([]byte("220 a\r\n250-a\r\n250 PIPELINING\r\n250 a\r\n250 a\r\n354 a\r\n250 a\r\n"))
	f.Add([]byte("220 a\r\n250 a\r\n250 a\r\n550 5.1.1 a\r\n354 a\r\n250 a\r\n"))
	f.Add([]byte("220 a\r\n250-a\r\n250 PIPELINING\r\n250 a\r\n250 a\r\n354 a\r\n250 a\r\n250 a\r\n250 a\r\n354 a\r\n250 a\r\n"))
	f.Add([]byte("220 a\r\n\x00\x1b[31m\r\n"))
	f.Add([]byte("220-a\r\n220\r\n250 a\r\n250\r\n-\r\n"))
	f.Fuzz(func(t *testing.T, says []byte) {
		sender := mailer.NewSender(mailer.SMTPConfig{
			Addr: "mail.example.test:25", TLS: mailer.TLSNone,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go func() { _, _ = io.Copy(io.Discard, theirs) }()
				go func() {
					_, _ = theirs.Write(says)
					_ = theirs.Close()
				}()
				return ours, nil
			},
		})
		defer func() { _ = sender.Close() }()
		for _, err := range sendAll(t, sender, letters(2), nil) {
			if err == nil {
				if !strings.Contains(string(says), "3") { // the first digit is what counts (RFC 5321 section 4.3.2)
					t.Errorf("sent, though the server said %q", says)
				}
				continue
			}
			e := sendError(t, err)
			if e.Stage == "" || e.Permanent() && e.Code < 500 || e.AddressGone() && !strings.Contains(string(says), "5.1.") || strings.ContainsAny(err.Error(), "\r\n\x00") {
				t.Errorf("error %q of %q", err, says)
			}
		}
	})
}
