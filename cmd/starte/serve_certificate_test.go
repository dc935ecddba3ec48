package main

import (
	"crypto/tls"
	"strings"
	"testing"

	"starte/mailer/mailtest"
)

// TestServeSaysThatACertificateHasEnded meets servers whose certificates were
// good once: the log and doctor say that, and not that the server is
// away, and no password is sent.
func TestServeSaysThatACertificateHasEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	address, authority := endedServer(t)
	w.change(t, w.imap.Addr, address)
	w.change(t, w.smtp.Addr+`", tls: starttls`, address+`", tls: tls`)
	w.write("ca.pem", authority)
	s := w.serve()
	for _, message := range []string{"the mailbox cannot be used yet", "failing"} {
		line := s.wait(message, 1)
		if said, _ := line["error"].(string); !strings.Contains(said, "the server's certificate has ended") {
			t.Errorf("%s: it says %v", message, line)
		}
		if advice, _ := line["advice"].(string); !strings.Contains(advice, "check the clock") || line["server"] != address {
			t.Errorf("%s: it says %v", message, line)
		}
	}
	s.end()
	code, out := w.examine(goodZone())
	for _, want := range []string{"✗ imap: the server's certificate has ended", "✗ smtp: the server's certificate has ended"} {
		if code != exitFailed || !strings.Contains(out, want) {
			t.Errorf("doctor, exit code %d, lacks %q:\n%s", code, want, out)
		}
	}
}

// endedServer speaks TLS with a certificate that has ended, of an authority that
// can be trusted.
func endedServer(t *testing.T) (address, authority string) {
	t.Helper()
	ca, err := mailtest.NewEndedCA()
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", ca.ServerTLS())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if err := c.(*tls.Conn).HandshakeContext(t.Context()); err == nil {
				t.Error("the certificate was taken")
			}
			_ = c.Close()
		}
	}()
	return l.Addr().String(), string(ca.PEM)
}
