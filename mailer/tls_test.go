package mailer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

	"starte/mailer"
)

// TestOldTLSAndOldCertificates turns to servers that speak TLS 1.1 at most, or
// whose certificate has ended: neither half gets a password across.
func TestOldTLSAndOldCertificates(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	ended, pool := endedCertificate(t)
	for name, tc := range map[string]struct {
		conf  *tls.Config
		roots *x509.CertPool
	}{
		"TLS 1.0":                    {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10, Certificates: []tls.Certificate{ca.Server}}, ca.Pool},
		"TLS 1.1":                    {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11, Certificates: []tls.Certificate{ca.Server}}, ca.Pool},
		"certificate that has ended": {&tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{ended}}, pool},
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

// endedCertificate is one for 127.0.0.1 that was good in 2001, and a pool that
// trusts it.
func endedCertificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2002, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
