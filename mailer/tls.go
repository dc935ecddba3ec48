package mailer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
)

// TLSMode says how a connection to a mail server is protected.
type TLSMode string

const (
	// TLSImplicit speaks TLS from the first byte (IMAP 993, SMTP 465; RFC 8314).
	TLSImplicit TLSMode = "tls"
	// TLSStart begins in the clear and demands STARTTLS (IMAP 143, SMTP 587). A
	// server that does not offer it is refused: there is no falling back.
	TLSStart TLSMode = "starttls"
	// TLSNone never encrypts; passwords go in the clear. For loopback only.
	TLSNone TLSMode = "none"
)

// Valid reports whether m is one of the modes above.
func (m TLSMode) Valid() bool {
	return m == TLSImplicit || m == TLSStart || m == TLSNone
}

// Errors that both halves of the package use. Test with errors.Is.
var (
	// ErrLogin means that the server refused the name, the password or the token.
	// Trying again without a change will not help, and may lock the account.
	ErrLogin = errors.New("login refused")
	// ErrTLS means that no trusted, encrypted connection could be made: unknown
	// certificate, wrong name, expired, or a port that expects another TLSMode.
	ErrTLS = errors.New("no trusted tls connection")
	// ErrUnavailable means that the server could not be reached, went away or fell
	// silent. Temporary: try again later.
	ErrUnavailable = errors.New("mail server unavailable")
)

// ClientTLS returns the configuration for connecting to serverName: TLS 1.2 or
// newer, verified against roots, or the system's own when roots is nil.
func ClientTLS(serverName string, roots *x509.CertPool) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		ServerName: serverName,
		RootCAs:    roots,
	}
}

// CertPool returns the system's certificate authorities with those of pem added,
// for a mail server whose certificate is signed by a private one.
func CertPool(pem []byte) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil { // no system store (a bare container): the private one alone
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("read ca certificates: no certificate in pem data")
	}
	return pool, nil
}

// handshakeError classes an error of a TLS handshake: a broken connection is
// temporary, everything else is for a person to mend.
func handshakeError(err error) error {
	var (
		alert  tls.AlertError
		op     *net.OpError
		header tls.RecordHeaderError
	)
	kind := ErrTLS
	switch {
	case errors.As(err, &header):
		return fmt.Errorf("%w: the port does not speak tls from the start: %w", ErrTLS, err)
	case errors.As(err, &alert):
	case errors.As(err, &op) && op.Op != "remote error",
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		kind = ErrUnavailable
	}
	return fmt.Errorf("%w: shake hands: %w", kind, err)
}
