package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// tokenEndpoint gives tokens as a script says (RFC 6749, section 5).
type tokenEndpoint struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []url.Values
	answer func(n int, form url.Values) (status int, body map[string]any)
}

func startTokenEndpoint(t *testing.T, answer func(n int, form url.Values) (int, map[string]any)) *tokenEndpoint {
	t.Helper()
	e := &tokenEndpoint{answer: answer}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Errorf("token request: %v", err)
		}
		e.mu.Lock()
		e.asked = append(e.asked, r.PostForm)
		status, body := e.answer(len(e.asked), r.PostForm)
		e.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body) // the client may have gone
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *tokenEndpoint) requests() []url.Values {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]url.Values(nil), e.asked...)
}

// numbered answers with token-1, token-2 and so on.
func numbered(n int, _ url.Values) (int, map[string]any) {
	return http.StatusOK, map[string]any{"access_token": fmt.Sprintf("token-%d", n), "token_type": "Bearer", "expires_in": 3600}
}

// oauthWorld has servers that take one token only.
type oauthWorld struct {
	*world
	mu   sync.Mutex
	good string
}

func newOAuthWorld(t *testing.T, e *tokenEndpoint, config string) *oauthWorld {
	t.Helper()
	w := &oauthWorld{}
	w.world = newWorld(t, worldOptions{
		smtp: mailtest.SMTPOptions{Token: func(user, token string) bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return user == worldMailbox && token == w.good
		}},
		config: fmt.Sprintf("oauth2: {provider: custom, client_id: robot, token_url: %q, %s}", e.URL, config),
	})
	w.env = map[string]string{}
	return w
}

func (w *oauthWorld) accept(token string) {
	w.mu.Lock()
	w.good = token
	w.mu.Unlock()
	w.imap.SetToken(worldMailbox, token)
}

// login logs in to both servers on new connections.
func (w *oauthWorld) login(ctx context.Context, m *machine) error {
	_, smtp := m.sender.Check(ctx)
	_, imap := m.inbox.Check(ctx)
	return errors.Join(smtp, imap)
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	e := startTokenEndpoint(t, numbered)
	w := newOAuthWorld(t, e, "scopes: [https://outlook.office365.com/.default]")
	w.env["STARTE_OAUTH_CLIENT_SECRET"] = "top-secret"
	w.machine(func(ctx context.Context, m *machine) {
		w.accept("token-1")
		if err := w.login(ctx, m); err != nil {
			t.Fatal(err)
		}
		asked := e.requests()
		if len(asked) != 1 {
			t.Fatalf("%d tokens for two logins, want one", len(asked))
		}
		for key, want := range map[string]string{"grant_type": "client_credentials", "client_id": "robot", "client_secret": "top-secret",
			"scope": "https://outlook.office365.com/.default"} {
			if got := asked[0].Get(key); got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
		// Refreshed before it ends: at 56 of its 60 minutes, the servers taking the old one still.
		w.at("2027-01-11 10:54")
		if _, err := m.sender.Check(ctx); err != nil || len(e.requests()) != 1 {
			t.Errorf("well before the end: %v, %d requests", err, len(e.requests()))
		}
		w.at("2027-01-11 10:56")
		w.accept("token-2")
		if _, err := m.sender.Check(ctx); err != nil || len(e.requests()) != 2 {
			t.Errorf("shortly before the end: %v, %d requests", err, len(e.requests()))
		}
		// Refreshed after a refusal, by each server.
		w.accept("token-3")
		if _, err := m.sender.Check(ctx); err != nil || len(e.requests()) != 3 {
			t.Errorf("after SMTP's refusal: %v, %d requests", err, len(e.requests()))
		}
		w.imap.DropAll()
		w.accept("token-4")
		if _, err := m.inbox.Check(ctx); err != nil || len(e.requests()) != 4 {
			t.Errorf("after IMAP's refusal: %v, %d requests", err, len(e.requests()))
		}
	})
}

func TestRefreshTokenIsRotated(t *testing.T) {
	t.Parallel()
	current := "refresh-0"
	e := startTokenEndpoint(t, func(n int, form url.Values) (int, map[string]any) {
		if form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != current {
			return http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "it was used before"}
		}
		current = fmt.Sprintf("refresh-%d", n)
		_, body := numbered(n, form)
		body["refresh_token"] = current
		return http.StatusOK, body
	})
	w := newOAuthWorld(t, e, "refresh_token_file: refresh.secret")
	w.write("refresh.secret", "refresh-0\n")
	for n := 1; n <= 2; n++ { // two runs of the program
		w.accept(fmt.Sprintf("token-%d", n))
		w.machine(func(ctx context.Context, m *machine) {
			if err := w.login(ctx, m); err != nil {
				t.Fatalf("run %d: %v", n, err)
			}
		})
		data, err := os.ReadFile(w.path("refresh.secret"))
		if err != nil || strings.TrimSpace(string(data)) != fmt.Sprintf("refresh-%d", n) {
			t.Errorf("run %d: the file holds %q, %v", n, data, err)
		}
		if info, err := os.Stat(w.path("refresh.secret")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("run %d: mode %v, %v", n, info.Mode(), err)
		}
	}
	if left, err := os.ReadDir(w.dir); err != nil || strings.Contains(fmt.Sprint(left), ".refresh.secret.") {
		t.Errorf("left behind: %v, %v", left, err)
	}
	// Another instance has got a new one meanwhile.
	w.machine(func(ctx context.Context, m *machine) {
		current = "refresh-by-another"
		w.write("refresh.secret", current)
		w.accept("token-3")
		if err := w.login(ctx, m); err != nil {
			t.Errorf("after another instance: %v", err)
		}
	})
}

func TestTokenRefusalsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   map[string]any
		kind   error
		want   string
	}{
		"secret has ended": {401, map[string]any{"error": "invalid_client", "error_description": "AADSTS7000222: The provided client secret keys are expired.\r\nTrace ID: x"},
			mailer.ErrLogin, "make a new one"},
		"wrong client":              {401, map[string]any{"error": "invalid_client"}, mailer.ErrLogin, "client_id"},
		"no such tenant":            {400, map[string]any{"error": "invalid_request", "error_description": "AADSTS90002: Tenant 'x' not found."}, mailer.ErrLogin, "oauth2.tenant"},
		"wrong scope":               {400, map[string]any{"error": "invalid_scope"}, mailer.ErrLogin, "oauth2.scopes"},
		"provider in trouble":       {503, map[string]any{"error": "temporarily_unavailable"}, mailer.ErrUnavailable, "answer 503"},
		"too many questions":        {429, map[string]any{"error": "slow_down"}, mailer.ErrUnavailable, "answer 429"},
		"no token in a good answer": {200, map[string]any{"token_type": "Bearer"}, mailer.ErrUnavailable, "access token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := startTokenEndpoint(t, func(int, url.Values) (int, map[string]any) { return tt.status, tt.body })
			w := newOAuthWorld(t, e, "scopes: [mail]")
			w.env["STARTE_OAUTH_CLIENT_SECRET"] = "top-secret"
			w.machine(func(ctx context.Context, m *machine) {
				_, err := m.inbox.Check(ctx)
				if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %v with %q", err, tt.kind, tt.want)
				}
				if strings.Contains(err.Error(), "top-secret") || strings.Contains(err.Error(), "Trace ID") {
					t.Errorf("the error tells too much: %v", err)
				}
			})
		})
	}
}

func TestTokenWithoutALifeIsAskedForEachTime(t *testing.T) {
	t.Parallel()
	e := startTokenEndpoint(t, func(n int, _ url.Values) (int, map[string]any) {
		return http.StatusOK, map[string]any{"access_token": fmt.Sprintf("token-%d", n), "token_type": "Bearer"}
	})
	c := config{OAuth2: &oauthConfig{Provider: "custom", ClientID: "robot", TokenURL: e.URL, clientSecret: "s"}}
	tok := newTokens(c, func() time.Time { return time.Date(2027, 1, 11, 10, 0, 0, 0, time.UTC) }, discard())
	for n := 1; n <= 2; n++ {
		got, err := tok.token(t.Context(), false)
		if err != nil || got != fmt.Sprintf("token-%d", n) {
			t.Errorf("token %d: %q, %v", n, got, err)
		}
	}
}

func TestOAuthSettings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		conf   oauthConfig
		url    string
		scopes string
		fault  string
	}{
		"microsoft as an application": {oauthConfig{Provider: "microsoft", Tenant: "example.no", ClientID: "c", clientSecret: "s"},
			"https://login.microsoftonline.com/example.no/oauth2/v2.0/token", "https://outlook.office365.com/.default", ""},
		"microsoft as a user": {oauthConfig{Provider: "microsoft", Tenant: "example.no", ClientID: "c", refreshToken: "r"},
			"https://login.microsoftonline.com/example.no/oauth2/v2.0/token",
			"https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access", ""},
		"google":              {oauthConfig{Provider: "google", ClientID: "c", clientSecret: "s", refreshToken: "r"}, "https://oauth2.googleapis.com/token", "https://mail.google.com/", ""},
		"google as nobody":    {oauthConfig{Provider: "google", ClientID: "c", clientSecret: "s"}, "", "", "refresh_token_file"},
		"no tenant":           {oauthConfig{Provider: "microsoft", ClientID: "c", clientSecret: "s"}, "", "", "oauth2.tenant"},
		"no client":           {oauthConfig{Provider: "microsoft", Tenant: "t", clientSecret: "s"}, "", "", "oauth2.client_id"},
		"no secret":           {oauthConfig{Provider: "microsoft", Tenant: "t", ClientID: "c"}, "", "", "STARTE_OAUTH_CLIENT_SECRET"},
		"no address":          {oauthConfig{Provider: "custom", ClientID: "c", clientSecret: "s"}, "", "", "oauth2.token_url"},
		"tokens in the clear": {oauthConfig{Provider: "custom", TokenURL: "http://login.example.no/token", ClientID: "c", clientSecret: "s"}, "", "", "not https"},
		"unknown":             {oauthConfig{Provider: "outlook", ClientID: "c", clientSecret: "s"}, "", "", "microsoft, google or custom"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tt.conf.check()
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Errorf("got %v, want a fault with %q", err, tt.fault)
				}
				return
			}
			if err != nil {
				t.Error(err)
			}
			if got := tt.conf.tokenURL(); got != tt.url {
				t.Errorf("token address %s", got)
			}
			if got := strings.Join(tt.conf.scopes(), " "); got != tt.scopes {
				t.Errorf("scopes %s", got)
			}
		})
	}
}
