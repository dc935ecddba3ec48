package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// TestServeSaysThatACertificateHasEnded meets servers whose certificates were
// good until yesterday: the log and doctor say that, and not that the server is
// away, and no password is sent.
func TestServeSaysThatACertificateHasEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	address, certificate := endedServer(t)
	w.change(t, w.imap.Addr, address)
	w.change(t, w.smtp.Addr+`", tls: starttls`, address+`", tls: tls`)
	w.write("ca.pem", certificate)
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

// endedServer speaks TLS with a certificate that ended yesterday.
func endedServer(t *testing.T) (address, certificate string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().AddDate(-1, 0, 0), NotAfter: time.Now().AddDate(0, 0, -1), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
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
	return l.Addr().String(), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
