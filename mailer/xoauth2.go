package mailer

import (
	"context"
	"errors"

	"github.com/emersion/go-sasl"
)

// TokenFunc returns an OAuth 2 access token. refresh is true when the server has
// just refused the token returned before: a cached one must be thrown away then.
type TokenFunc func(ctx context.Context, refresh bool) (string, error)

// XOAUTH2 is the name of the SASL mechanism of Google and Microsoft.
const XOAUTH2 = "XOAUTH2"

// errXOAUTH2 ends an exchange in which the server asks for more than the mechanism has.
var errXOAUTH2 = errors.New("unexpected xoauth2 challenge")

// xoauth2Client is the client's side of XOAUTH2. It is no RFC; Google's and
// Microsoft's documents describe one initial response, and one empty answer to
// the JSON that explains a refusal.
type xoauth2Client struct {
	username, token string
	refused         bool
}

// NewXOAUTH2Client returns a SASL client for one login.
func NewXOAUTH2Client(username, token string) sasl.Client {
	return &xoauth2Client{username: username, token: token}
}

// Start returns the initial response.
func (c *xoauth2Client) Start() (mech string, ir []byte, err error) {
	return XOAUTH2, []byte("user=" + c.username + "\x01auth=Bearer " + c.token + "\x01\x01"), nil
}

// Next answers the server's explanation of a refusal with nothing, after which
// the server gives its NO or BAD.
func (c *xoauth2Client) Next([]byte) ([]byte, error) {
	if c.refused {
		return nil, errXOAUTH2
	}
	c.refused = true
	return []byte{}, nil
}
