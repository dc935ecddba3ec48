package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// CA is a certificate authority that lives as long as a test, with one server
// certificate for localhost, 127.0.0.1 and mail.test.
type CA struct {
	Pool    *x509.CertPool  // trusts the authority and nothing else
	PEM     []byte          // the authority's certificate, as a private CA file holds it
	Server  tls.Certificate // for a server's tls.Config
	CertPEM []byte          // the server's certificate and the authority's, for a server's files
	KeyPEM  []byte          // the server's private key
}

// NewCA makes an authority and its server certificate.
func NewCA() (*CA, error) { return NewCAFor("localhost", "mail.test") }

// NewCAFor makes an authority whose server certificate bears the given names. With
// "localhost" it bears 127.0.0.1 too; without, clients on loopback must refuse it.
func NewCAFor(names ...string) (*CA, error) { return newCA(farEnd(), names) }

// NewEndedCA makes an authority whose server certificate, for localhost, was good
// in the year 2000 only: clients must refuse it.
func NewEndedCA() (*CA, error) {
	return newCA(time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), []string{"localhost"})
}

func newCA(serverEnds time.Time, names []string) (*CA, error) {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make ca key: %w", err)
	}
	caCert := certTemplate(1, "test CA", farEnd())
	caCert.IsCA, caCert.BasicConstraintsValid = true, true
	caCert.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	caDER, err := x509.CreateCertificate(rand.Reader, caCert, caCert, &caKey.PublicKey, caKey)
	if err != nil {
		return nil, fmt.Errorf("make ca certificate: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make server key: %w", err)
	}
	cert := certTemplate(2, "mail.test", serverEnds)
	cert.KeyUsage = x509.KeyUsageDigitalSignature
	cert.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	cert.DNSNames = names
	for _, name := range names {
		if name == "localhost" {
			cert.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, caCert, &key.PublicKey, caKey)
	if err != nil {
		return nil, fmt.Errorf("make server certificate: %w", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode server key: %w", err)
	}
	return assemble(caDER, der, keyDER)
}

// farEnd is when certificates end that are to be good: no clock is asked.
func farEnd() time.Time { return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC) }

func certTemplate(serial int64, name string, ends time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     ends,
	}
}

func assemble(caDER, der, keyDER []byte) (*CA, error) {
	ca := &CA{
		Pool:   x509.NewCertPool(),
		PEM:    pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER}),
		KeyPEM: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}),
	}
	ca.CertPEM = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), ca.PEM...)
	ca.Pool.AppendCertsFromPEM(ca.PEM)
	var err error
	if ca.Server, err = tls.X509KeyPair(ca.CertPEM, ca.KeyPEM); err != nil {
		return nil, fmt.Errorf("load server certificate: %w", err)
	}
	return ca, nil
}

// ServerTLS returns the configuration for a server with the authority's certificate.
func (ca *CA) ServerTLS() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{ca.Server}}
}
