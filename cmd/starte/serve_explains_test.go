package main

import (
	"net/http"
	"strings"
	"testing"

	"starte/mailer/mailtest"
)

// TestServeExplainsItsMailServers starts it against servers that it cannot use:
// the line of the log names the server, what the account is for, what the server
// said and what to do, without a password, and so does the health check.
func TestServeExplainsItsMailServers(t *testing.T) {
	t.Parallel()
	imap := func(w *world) string { return w.imap.Addr }
	smtp := func(w *world) string { return w.smtp.Addr }
	const reads, sends = "imap.username, which reads the mailbox", "smtp.username, which sends"
	for name, tt := range map[string]struct {
		options      worldOptions
		prepare      func(*testing.T, *world)
		message      string // of the log's line
		server       func(*world) string
		account      string
		said, advice string
	}{
		"IMAP password": {prepare: func(_ *testing.T, w *world) { w.env["STARTE_IMAP_PASSWORD"] = "hush-hush" },
			message: "the mailbox cannot be used yet", server: imap, account: reads, said: "AUTHENTICATIONFAILED", advice: "STARTE_IMAP_PASSWORD"},
		"SMTP password": {prepare: func(_ *testing.T, w *world) { w.env["STARTE_SMTP_PASSWORD"] = "hush-hush" },
			message: "failing", server: smtp, account: sends, said: "535", advice: "STARTE_SMTP_PASSWORD"},
		"IMAP certificate": {options: worldOptions{wrongCA: true},
			message: "the mailbox cannot be used yet", server: imap, account: reads, said: "certificate is not trusted", advice: "ca_file"},
		"SMTP certificate": {options: worldOptions{wrongCA: true},
			message: "failing", server: smtp, account: sends, said: "certificate is not trusted", advice: "ca_file"},
		"IMAP refuses connections": {prepare: func(_ *testing.T, w *world) { w.imap.Close() },
			message: "the mailbox cannot be used yet", server: imap, account: reads, said: "refused", advice: "imap.address, its port"},
		"SMTP refuses connections": {prepare: func(_ *testing.T, w *world) { w.smtp.Close() },
			message: "failing", server: smtp, account: sends, said: "refused", advice: "check smtp.address and the firewall"},
		"IMAP host is not known": {prepare: func(t *testing.T, w *world) { w.change(t, w.imap.Addr, "imap.invalid:993") },
			message: "the mailbox cannot be used yet", server: func(*world) string { return "imap.invalid:993" }, account: reads, said: "the name imap.invalid", advice: "name servers"},
		"SMTP host is not known": {prepare: func(t *testing.T, w *world) { w.change(t, w.smtp.Addr, "smtp.invalid:587") },
			message: "failing", server: func(*world) string { return "smtp.invalid:587" }, account: sends, said: "the name smtp.invalid", advice: "name servers"},
		"IMAP is busy": {prepare: func(_ *testing.T, w *world) {
			w.imap.Inject(mailtest.IMAPFault{Command: "SELECT", Refuse: "NO [LIMIT] come back on Tuesday", Times: -1})
		}, message: "the mailbox cannot be used yet", server: imap, account: reads, said: "come back on Tuesday", advice: "with these words"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, tt.options)
			if tt.prepare != nil {
				tt.prepare(t, w)
			}
			s := w.serve()
			line := s.wait(tt.message, 1)
			s.wait("serving", 1)
			if line["server"] != tt.server(w) || line["account"] != tt.account {
				t.Errorf("server %v, account %v", line["server"], line["account"])
			}
			if said, _ := line["error"].(string); !strings.Contains(said, tt.said) {
				t.Errorf("error %q lacks %q", said, tt.said)
			}
			if advice, _ := line["advice"].(string); !strings.Contains(advice, tt.advice) {
				t.Errorf("advice %q lacks %q", advice, tt.advice)
			}
			s.end()
			if strings.Contains(s.log.String(), "hush") {
				t.Error("the log tells the password")
			}
		})
	}
}

// TestServeExplainsWhatBegins changes the password of the mailbox under a running
// robot: what it logs of that, and its health check, say what to do.
func TestServeExplainsWhatBegins(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{config: "http: 127.0.0.1:0"})
	s := w.serve()
	base := "http://" + s.wait("answering health checks", 1)["addr"].(string)
	s.wait("serving", 1)
	w.imap.Inject(mailtest.IMAPFault{Command: "AUTHENTICATE", Refuse: "NO [AUTHENTICATIONFAILED] the password has ended", Times: -1})
	w.imap.DropAll()
	line := s.wait("failing", 1)
	for key, want := range map[string]string{"what": "receive", "server": w.imap.Addr, "account": "imap.username", "error": "the password has ended", "advice": "STARTE_IMAP_PASSWORD"} {
		if got, _ := line[key].(string); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q in it", key, got, want)
		}
	}
	code, body := get(t, base+"/readyz")
	for _, want := range []string{"receive: ", w.imap.Addr, "the password has ended", "STARTE_IMAP_PASSWORD"} {
		if code != http.StatusServiceUnavailable || !strings.Contains(body, want) {
			t.Errorf("readyz: %d %q lacks %q", code, body, want)
		}
	}
	s.reload <- nil // the configuration is as it was, and so is the server
	if refused := s.wait("configuration not taken over: the old one stays", 1)["error"].(string); !strings.Contains(refused, "STARTE_IMAP_PASSWORD") {
		t.Errorf("a reload says %q", refused)
	}
	s.end()
}
