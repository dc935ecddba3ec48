package mailer_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"testing"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// TestOldTLSAndOldCertificates turns to servers that speak TLS 1.1 at most, or
// whose certificate has ended: neither half gets a password across.
func TestOldTLSAndOldCertificates(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	ended, err := mailtest.NewEndedCA()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		conf  *tls.Config
		roots *x509.CertPool
	}{
		"TLS 1.0":                    {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10, Certificates: []tls.Certificate{ca.Server}}, ca.Pool},
		"TLS 1.1":                    {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11, Certificates: []tls.Certificate{ca.Server}}, ca.Pool},
		"certificate that has ended": {ended.ServerTLS(), ended.Pool},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, said := shakesHands(t, tc.conf)
			in := mailer.NewInbox(mailer.IMAPConfig{Addr: addr, TLS: mailer.TLSImplicit, RootCAs: tc.roots, Username: "robot", Password: "hush", Mailbox: "INBOX", Handled: "Handled"})
			defer in.Close()
			if _, err := in.Check(t.Context()); !errors.Is(err, mailer.ErrTLS) {
				t.Errorf("imap: %v, want %v", err, mailer.ErrTLS)
			}
			out := mailer.NewSender(mailer.SMTPConfig{Addr: addr, TLS: mailer.TLSImplicit, RootCAs: tc.roots, Username: "robot", Password: "hush"})
			defer out.Close()
			if _, err := out.Check(t.Context()); !errors.Is(err, mailer.ErrTLS) {
				t.Errorf("smtp: %v, want %v", err, mailer.ErrTLS)
			}
			select {
			case got := <-said:
				t.Errorf("the server was told %q", got)
			default:
			}
		})
	}
}

// shakesHands is a server that does no more than that, and tells what else is
// said to it.
func shakesHands(t *testing.T, conf *tls.Config) (addr string, said <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	heard := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				buf := make([]byte, 100)
				if n, _ := tls.Server(c, conf).Read(buf); n > 0 {
					heard <- string(buf[:n])
				}
			}()
		}
	}()
	return l.Addr().String(), heard
}
