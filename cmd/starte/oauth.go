package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"starte/mailer"
)

// oauthConfig is how the robot gets the access tokens that it logs in with,
// instead of a password (RFC 6749). With a refresh token it acts as the user
// who gave it; without, as an application (client credentials, section 4.4).
type oauthConfig struct {
	Provider         string   `yaml:"provider"` // microsoft, google or custom
	Tenant           string   `yaml:"tenant"`   // of Microsoft: the directory's id or domain
	ClientID         string   `yaml:"client_id"`
	ClientSecretFile string   `yaml:"client_secret_file"`
	RefreshTokenFile string   `yaml:"refresh_token_file"` // the robot writes a new one into it when the provider gives one
	TokenURL         string   `yaml:"token_url"`          // of custom
	Scopes           []string `yaml:"scopes"`             // the provider's usual ones when empty

	clientSecret, refreshToken string
}

// Scopes that IMAP and SMTP want.
func (o *oauthConfig) scopes() []string {
	switch {
	case len(o.Scopes) > 0:
		return o.Scopes
	case o.Provider == "google":
		return []string{"https://mail.google.com/"}
	case o.Provider == "microsoft" && o.refreshToken != "":
		return []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access"}
	case o.Provider == "microsoft":
		return []string{"https://outlook.office365.com/.default"}
	}
	return nil
}

func (o *oauthConfig) tokenURL() string {
	switch {
	case o.TokenURL != "":
		return o.TokenURL
	case o.Provider == "google":
		return "https://oauth2.googleapis.com/token"
	case o.Provider == "microsoft":
		return "https://login.microsoftonline.com/" + url.PathEscape(o.Tenant) + "/oauth2/v2.0/token"
	}
	return ""
}

// secrets takes the client secret and the refresh token from the environment,
// else from the files named.
func (o *oauthConfig) secrets(getenv func(string) string, path func(string) string) []lack {
	var lacks []lack
	for _, s := range []struct {
		value            *string
		env, field, file string
		what             string
	}{
		{&o.clientSecret, "STARTE_OAUTH_CLIENT_SECRET", "oauth2.client_secret_file", o.ClientSecretFile, "the client secret"},
		{&o.refreshToken, "STARTE_OAUTH_REFRESH_TOKEN", "oauth2.refresh_token_file", o.RefreshTokenFile, "the refresh token"},
	} {
		if *s.value = getenv(s.env); *s.value != "" || s.file == "" {
			continue
		}
		b, err := os.ReadFile(path(s.file))
		if err != nil {
			lacks = append(lacks, unreadable(s.field, s.file, s.what, s.env, err))
			continue
		}
		*s.value = strings.TrimSpace(string(b))
	}
	return lacks
}

func (o *oauthConfig) check() error {
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	switch o.Provider {
	case "microsoft":
		if o.Tenant == "" {
			fault("oauth2.tenant: write the directory's id or domain, such as: example.no")
		}
	case "google":
		if o.refreshToken == "" {
			fault("oauth2: Google wants a refresh token: name it with refresh_token_file, or set STARTE_OAUTH_REFRESH_TOKEN")
		}
	case "custom":
		if o.TokenURL == "" {
			fault("oauth2.token_url: write the address at which the provider gives tokens")
		}
	default:
		fault("oauth2.provider: write microsoft, google or custom, not %q", o.Provider)
	}
	if o.ClientID == "" {
		fault("oauth2.client_id: write the id under which the robot is registered at the provider")
	}
	if o.clientSecret == "" && o.refreshToken == "" {
		fault("oauth2: a client secret is missing: name its file with client_secret_file, or set STARTE_OAUTH_CLIENT_SECRET")
	}
	if u, err := url.Parse(o.TokenURL); o.TokenURL != "" && (err != nil || u.Scheme != "https" && !loopback(u.Hostname())) {
		fault("oauth2.token_url: %q is not https", o.TokenURL)
	}
	return errors.Join(errs...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// A token is asked for anew this long before it ends, or at the half of its
// life when that is later: a login begun with it must not meet its end.
const tokenMargin = 5 * time.Minute

// How long the provider may take to answer.
const tokenTimeout = 30 * time.Second

// tokens keeps one access token for the IMAP and SMTP logins.
type tokens struct {
	conf   oauthConfig
	file   string // of the refresh token; empty when it has none
	client *http.Client
	now    func() time.Time
	log    *slog.Logger

	mu      sync.Mutex
	access  string
	renewAt time.Time
}

func newTokens(c config, now func() time.Time, log *slog.Logger) *tokens {
	t := &tokens{conf: *c.OAuth2, now: now, log: log, client: &http.Client{Timeout: tokenTimeout}}
	if t.conf.RefreshTokenFile != "" {
		t.file = c.path(t.conf.RefreshTokenFile)
	}
	return t
}

// token is a [mailer.TokenFunc].
func (t *tokens) token(ctx context.Context, refresh bool) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !refresh && t.access != "" && t.now().Before(t.renewAt) {
		return t.access, nil
	}
	tok, err := t.fetch(ctx)
	if err != nil {
		return "", t.explain(err)
	}
	life := lifetime(tok)
	t.access, t.renewAt = tok.AccessToken, t.now().Add(life-min(tokenMargin, life/2))
	t.log.DebugContext(ctx, "access token fetched", slog.Duration("lifetime", life))
	return t.access, nil
}

// lifetime is how long a token lasts from now; 0, so that it is asked for again
// at the next login, when the provider did not say. The library's own Expiry is
// by another clock than ours.
func lifetime(tok *oauth2.Token) time.Duration {
	switch seconds := tok.Extra("expires_in").(type) {
	case float64:
		return time.Duration(seconds) * time.Second
	case string:
		if n, err := strconv.Atoi(seconds); err == nil {
			return time.Duration(n) * time.Second
		}
	}
	return 0
}

func (t *tokens) fetch(ctx context.Context) (*oauth2.Token, error) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, t.client)
	c := &t.conf
	if c.refreshToken == "" {
		cc := clientcredentials.Config{ClientID: c.ClientID, ClientSecret: c.clientSecret, TokenURL: c.tokenURL(), Scopes: c.scopes(), AuthStyle: oauth2.AuthStyleInParams}
		return cc.Token(ctx)
	}
	t.takeRotated()
	conf := oauth2.Config{ClientID: c.ClientID, ClientSecret: c.clientSecret, Scopes: c.scopes(),
		Endpoint: oauth2.Endpoint{TokenURL: c.tokenURL(), AuthStyle: oauth2.AuthStyleInParams}}
	tok, err := conf.TokenSource(ctx, &oauth2.Token{RefreshToken: c.refreshToken}).Token()
	if err != nil {
		return nil, err
	}
	if tok.RefreshToken != "" && tok.RefreshToken != c.refreshToken {
		c.refreshToken = tok.RefreshToken
		t.keepRotated(ctx)
	}
	return tok, nil
}

// takeRotated reads the file again: another instance may have got a new refresh
// token since, or a person may have put one there.
func (t *tokens) takeRotated() {
	if t.file == "" {
		return
	}
	if b, err := os.ReadFile(t.file); err == nil && len(strings.TrimSpace(string(b))) > 0 {
		t.conf.refreshToken = strings.TrimSpace(string(b))
	}
}

// keepRotated writes a new refresh token to its file. When that fails the old
// one may still do after a restart, and the access token is good: it is said
// and not an error.
func (t *tokens) keepRotated(ctx context.Context) {
	if t.file == "" {
		t.log.WarnContext(ctx, "the provider gave a new refresh token and there is no refresh_token_file to keep it in: after a restart the old one may be refused")
		return
	}
	if err := replaceFile(t.file, []byte(t.conf.refreshToken+"\n")); err != nil {
		t.log.ErrorContext(ctx, "new refresh token not kept: after a restart the old one may be refused", slog.Any("error", err))
	}
}

// replaceFile puts a file that only its owner can read in the place of another,
// in one step: whoever reads it sees the old or the new one.
func replaceFile(name string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("replace %s: %w", name, errors.Join(err, os.Remove(f.Name())))
		}
	}()
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// explain classes a refusal and leaves out everything but the provider's own
// code and words.
func (t *tokens) explain(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) || refused.Response == nil {
		return fmt.Errorf("%w: ask for an access token at %s: %w", mailer.ErrUnavailable, hostOf(t.conf.tokenURL()), err)
	}
	status := refused.Response.StatusCode
	if status == http.StatusTooManyRequests || status >= 500 {
		return fmt.Errorf("%w: ask for an access token at %s: answer %d", mailer.ErrUnavailable, hostOf(t.conf.tokenURL()), status)
	}
	words, _, _ := strings.Cut(strings.ReplaceAll(refused.ErrorDescription, "\r", ""), "\n")
	return fmt.Errorf("%w: ask for an access token at %s: %s %s: %s", mailer.ErrLogin, hostOf(t.conf.tokenURL()), refused.ErrorCode, words, adviceOn(refused.ErrorCode, words))
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the token address"
	}
	return u.Host
}

// adviceOn says what to do about an error of RFC 6749, section 5.2, and about
// what Microsoft says besides.
func adviceOn(code, words string) string {
	is := func(list ...string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(words, s) })
	}
	switch {
	case is("AADSTS7000222"):
		return "the client secret has ended: make a new one at the provider"
	case is("AADSTS90002", "AADSTS900023"):
		return "there is no such tenant: check oauth2.tenant"
	case code == "invalid_client", code == "unauthorized_client":
		return "check oauth2.client_id, the client secret and the application's permissions"
	case code == "invalid_grant":
		return "the refresh token has ended or was withdrawn: sign in at the provider again and put the new one into refresh_token_file"
	case code == "invalid_scope":
		return "check oauth2.scopes, and that the application's permissions have been granted"
	}
	return "check the oauth2 settings"
}
