package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"starte/mailer/mailtest"
)

// stamped is what a receiving server puts on top of a message.
func stamped(fields ...string) func(from, to string, raw []byte) []byte {
	return func(_, _ string, raw []byte) []byte {
		return append([]byte(strings.Join(fields, "\r\n")+"\r\n"), raw...)
	}
}

const (
	passed = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test"
	signed = "DKIM-Signature: v=1; a=rsa-sha256; d=example.test;\r\n s=s1; h=from; b=x"
)

// examine runs doctor and returns its exit code and output.
func (w *world) examine(dns resolver, args ...string) (int, string) {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	env := w.environment(&stdout, &stderr)
	env.dns = dns
	args = append([]string{"doctor", "--timeout", "10s", "--wait", "10s", "--config", w.path("starte.yaml")}, args...)
	code := run(w.t.Context(), args, env)
	return code, stdout.String() + stderr.String()
}

func TestDoctorFindsNothingToMend(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{deliver: stamped(passed, signed), imap: mailtest.IMAPOptions{}})
	w.machine(func(context.Context, *machine) {}) // makes the database
	if _, err := w.imap.Deliver(worldMailbox, "INBOX", []byte("Subject: somebody else's\r\n\r\nHei\r\n"), w.clock()); err != nil {
		t.Fatal(err)
	}
	code, out := w.examine(goodZone())
	if code != exitDone || strings.Contains(out, "✗") || strings.Contains(out, "!") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	for _, area := range []string{"database", "imap", "folder", "smtp", "mail", "plus", "clock", "senders", "spf", "dkim", "dmarc"} {
		if !strings.Contains(out, "✓ "+area+": ") {
			t.Errorf("nothing is said of %s:\n%s", area, out)
		}
	}
	// It leaves the mailbox as it was.
	for folder, want := range map[string]int{"INBOX": 1, "Starte/Behandlet": 0} {
		if got, err := w.imap.Messages(worldMailbox, folder); err != nil || len(got) != want {
			t.Errorf("%s holds %d messages, %v; want %d", folder, len(got), err, want)
		}
	}
	if strings.Contains(out, worldSecret) {
		t.Error("the output tells the password")
	}
}

// ailment is something wrong, and the finding and advice that it must give.
type ailment struct {
	options worldOptions
	prepare func(t *testing.T, w *world)
	dns     *zone
	find    string // the line's beginning
	advice  string
}

func TestDoctorFinds(t *testing.T) {
	t.Parallel()
	well := stamped(passed, signed)
	config := func(old, put string) func(*testing.T, *world) {
		return func(t *testing.T, w *world) {
			t.Helper()
			data, err := os.ReadFile(w.path("starte.yaml"))
			if err != nil || !strings.Contains(string(data), old) {
				t.Fatalf("no %q in the configuration: %v", old, err)
			}
			w.write("starte.yaml", strings.Replace(string(data), old, put, 1))
		}
	}
	imapFault := func(f mailtest.IMAPFault) func(*testing.T, *world) {
		f.Times = -1
		return func(_ *testing.T, w *world) { w.imap.Inject(f) }
	}
	smtpFault := func(f mailtest.SMTPFault) func(*testing.T, *world) {
		return func(_ *testing.T, w *world) { w.smtp.Script(f) }
	}
	without := func(name string) *zone {
		z := goodZone()
		delete(z.txt, name)
		return &z
	}
	with := func(name string, records ...string) *zone {
		z := goodZone()
		z.txt[name] = records
		return &z
	}
	for name, tt := range map[string]ailment{
		"wrong IMAP password":            {prepare: func(_ *testing.T, w *world) { w.env["STARTE_IMAP_PASSWORD"] = "wrong" }, find: "✗ imap: the login as robot@example.test was refused", advice: "STARTE_IMAP_PASSWORD"},
		"no IMAP password":               {prepare: func(_ *testing.T, w *world) { delete(w.env, "STARTE_IMAP_PASSWORD") }, find: "✗ imap: the login as robot@example.test was refused", advice: "there is no password"},
		"wrong SMTP password":            {prepare: func(_ *testing.T, w *world) { w.env["STARTE_SMTP_PASSWORD"] = "wrong" }, find: "✗ smtp: the login as robot@example.test was refused", advice: "STARTE_SMTP_PASSWORD"},
		"IMAP port closed":               {prepare: func(_ *testing.T, w *world) { w.imap.Close() }, find: "✗ imap: no conversation with 127.0.0.1", advice: "its port"},
		"SMTP port closed":               {prepare: func(_ *testing.T, w *world) { w.smtp.Close() }, find: "✗ smtp: no conversation with 127.0.0.1", advice: "the firewall"},
		"IMAP is spoken to in the clear": {prepare: config("tls: tls,", "tls: starttls,"), find: "✗ imap: no conversation", advice: "wants imap.tls: tls"},
		"IMAP without TLS, no password": {prepare: func(t *testing.T, w *world) {
			config("tls: tls,", "tls: none,")(t, w)
			delete(w.env, "STARTE_IMAP_PASSWORD")
		}, find: "✗ imap: a login without TLS is not allowed", advice: "let imap.tls be tls or starttls"},
		"SMTP does not begin with TLS":  {prepare: config("tls: starttls,", "tls: tls,"), find: "✗ smtp: 127.0.0.1", advice: "set smtp.tls: starttls"},
		"certificate not trusted, IMAP": {options: worldOptions{wrongCA: true}, find: "✗ imap: the server's certificate is not trusted", advice: "ca_file"},
		"certificate not trusted, SMTP": {options: worldOptions{wrongCA: true}, find: "✗ smtp: the server's certificate is not trusted", advice: "ca_file"},
		"mailbox is read-only":          {prepare: imapFault(mailtest.IMAPFault{Command: "SELECT", Rewrite: [2]string{"[READ-WRITE]", "[READ-ONLY]"}}), find: "✗ imap: INBOX is read-only", advice: "the right to change"},
		"folder cannot be made":         {prepare: imapFault(mailtest.IMAPFault{Command: "CREATE", Refuse: "NO [NOPERM] not allowed"}), find: `✗ imap: the folder "Starte/Behandlet"`, advice: "create it in a mail program"},
		"no such mailbox":               {prepare: imapFault(mailtest.IMAPFault{Command: "SELECT", Refuse: "NO [NONEXISTENT] unknown"}), find: `✗ imap: there is no mailbox "INBOX"`, advice: "check `mailbox`"},
		"junk folder is not there":      {options: worldOptions{config: "junk: Spam"}, find: `✗ junk: the folder "Spam" cannot be opened`, advice: "check `junk`"},
		"plus-addressing off and used":  {prepare: smtpFault(mailtest.SMTPFault{Stage: mailtest.StageRcpt, Match: "+starte-doctor", Code: 550, Enhanced: smtp.EnhancedCode{5, 1, 1}, Text: "no such user"}), find: "✗ plus: a message to an address with a plus was refused: 550 5.1.1", advice: "plus_addressing: false"},
		"plus-addressing is swallowed": {options: worldOptions{deliver: func(from, to string, raw []byte) []byte {
			if strings.Contains(to, "+") {
				return nil
			}
			return well(from, to, raw)
		}}, find: "✗ plus: a message to an address with a plus did not arrive", advice: "DisablePlusAddressInRecipients"},
		"plus-addressing works unused":      {prepare: config("plus_addressing: true", "plus_addressing: false"), find: "! plus: plus-addressing works and is not used", advice: "plus_addressing: true"},
		"mail does not arrive":              {options: worldOptions{deliver: func(string, string, []byte) []byte { return nil }}, find: "✗ mail: the message to itself did not arrive within", advice: "junk folder"},
		"clock is ahead":                    {options: worldOptions{skew: -time.Hour}, find: "✗ clock: this machine is 1h0m0s ahead", advice: "timedatectl"},
		"clock is behind":                   {options: worldOptions{skew: 10 * time.Minute}, find: "✗ clock: this machine is 10m0s behind", advice: "timedatectl"},
		"verdict not trusted":               {prepare: config("authserv_id: mx.example.test", ""), find: "! senders: the mail server signs its verdict on senders as mx.example.test", advice: "set `authserv_id: mx.example.test`"},
		"verdict of another server":         {prepare: config("authserv_id: mx.example.test", "authserv_id: mx.example.no"), find: "! senders: no Authentication-Results by mx.example.no", advice: "check `authserv_id`"},
		"no verdict":                        {options: worldOptions{deliver: stamped(signed)}, find: "! senders: no Authentication-Results by mx.example.test", advice: "confirms the first command"},
		"own mail is called forged":         {options: worldOptions{deliver: stamped("Authentication-Results: mx.example.test; dmarc=fail header.from=example.test", signed)}, find: "✗ senders: the mail server calls the robot's own mail forged", advice: "SPF and DKIM"},
		"inside a tenant that is untrusted": {options: worldOptions{deliver: stamped("Authentication-Results: dkim=none; dmarc=none", "X-MS-Exchange-Organization-AuthAs: Internal", signed)}, find: "! senders: Microsoft 365 says", advice: "microsoft_tenant: true"},
		"no SPF":                            {dns: without("example.test"), find: "! spf: example.test does not say", advice: "v=spf1"},
		"two SPF records":                   {dns: with("example.test", "v=spf1 -all", "v=spf1 mx -all"), find: "! spf: example.test has 2 SPF records", advice: "into one"},
		"SPF for everybody":                 {dns: with("example.test", "v=spf1 +all"), find: "! spf: example.test lets every server", advice: "-all"},
		"no DKIM key for the signature":     {dns: without("s1._domainkey.example.test"), find: "! dkim: mail is signed, but the key s1._domainkey.example.test", advice: "publish it"},
		"no DKIM at all":                    {options: worldOptions{deliver: stamped(passed)}, dns: without("s1._domainkey.example.test"), find: "! dkim: no DKIM key was found", advice: "turn on DKIM"},
		"no DMARC":                          {dns: without("_dmarc.example.test"), find: "! dmarc: example.test has no DMARC policy", advice: "v=DMARC1"},
		"name servers out of order":         {dns: &zone{broken: true}, find: "! spf: example.test could not be looked up", advice: "name servers"},
		"SMTP AUTH disabled (Microsoft 365)": {prepare: smtpFault(mailtest.SMTPFault{Stage: mailtest.StageAuth, Code: 535, Enhanced: smtp.EnhancedCode{5, 7, 139},
			Text: "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information."}),
			find: "✗ smtp: logging in to send is turned off: 535 5.7.139", advice: "SmtpClientAuthenticationDisabled $false"},
		"basic authentication disabled (Microsoft 365)": {prepare: smtpFault(mailtest.SMTPFault{Stage: mailtest.StageAuth, Code: 535, Enhanced: smtp.EnhancedCode{5, 7, 139},
			Text: "Authentication unsuccessful, basic authentication is disabled."}), find: "✗ smtp: the server takes no passwords: 535 5.7.139", advice: "set `oauth2`"},
		"SendAs missing (Microsoft 365)": {prepare: smtpFault(mailtest.SMTPFault{Stage: mailtest.StageDot, Code: 554, Enhanced: smtp.EnhancedCode{5, 2, 252},
			Text: "SendAsDenied; account@example.test not allowed to send as robot@example.test; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"}),
			find: "✗ mail: a message to itself was refused: robot@example.test may not send as robot@example.test", advice: "Add-RecipientPermission"},
		"SendAs missing, as it was said before": {prepare: smtpFault(mailtest.SMTPFault{Stage: mailtest.StageMail, Code: 550, Enhanced: smtp.EnhancedCode{5, 7, 60},
			Text: "SMTP; Client does not have permissions to send as this sender"}), find: "✗ mail: a message to itself was refused", advice: "Add-RecipientPermission"},
		"not logged in (Microsoft 365)": {prepare: smtpFault(mailtest.SMTPFault{Stage: mailtest.StageMail, Code: 530, Enhanced: smtp.EnhancedCode{5, 7, 57},
			Text: "SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"}), find: "✗ mail: a message to itself was refused: the server wants a login", advice: "smtp.username"},
		"IMAP takes no passwords (Microsoft 365)": {prepare: imapFault(mailtest.IMAPFault{Command: "AUTHENTICATE", Refuse: "NO LOGIN failed. BasicAuthBlocked"}), find: "✗ imap: the login as", advice: "set `oauth2`"},
		"IMAP disabled (Microsoft 365)":           {prepare: imapFault(mailtest.IMAPFault{Command: "AUTHENTICATE", Refuse: "BAD User is authenticated but not connected."}), find: "✗ imap: the login as", advice: "ImapEnabled $true"},
		"database of a newer version":             {prepare: alterDatabase(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`), find: "✗ database: ", advice: "upgrade this one"},
		"everything is held":                      {prepare: alterDatabase(`INSERT INTO settings (name, value) VALUES ('hold_all', 'true')`), find: "! held: everything is held", advice: "starte resume --all"},
		"database of an older version":            {prepare: alterDatabase(`DELETE FROM goose_db_version WHERE version_id > 0`), find: "! database: ", advice: "starte backup"},
		"database cannot be written":              {prepare: alterDatabase(`CREATE TRIGGER full BEFORE INSERT ON settings BEGIN SELECT raise(ABORT, 'database or disk is full'); END`), find: "✗ database: ", advice: "room on the disk"},
		"database is something else":              {prepare: func(_ *testing.T, w *world) { w.write("starte.db", strings.Repeat("not a database at all ", 100)) }, find: "✗ database: ", advice: "check `database`: name another file"},
		"database's folder is missing":            {prepare: func(_ *testing.T, w *world) { w.env["STARTE_DATABASE"] = w.path("nowhere/starte.db") }, find: "✗ database: ", advice: "its folder belong"},
		"PostgreSQL is not there": {prepare: func(_ *testing.T, w *world) {
			w.env["STARTE_DATABASE"] = "postgres://starte@127.0.0.1:1/starte?sslmode=disable"
		}, find: "✗ database: PostgreSQL cannot be opened", advice: "the server is up"},
		"others can read a secret": {options: worldOptions{config: ""}, prepare: func(t *testing.T, w *world) {
			w.write("imap.secret", worldSecret)
			if err := os.Chmod(w.path("imap.secret"), 0o644); err != nil {
				t.Fatal(err)
			}
			delete(w.env, "STARTE_IMAP_PASSWORD")
			config("tls: tls,", "tls: tls, password_file: imap.secret,")(t, w)
		}, find: "! files: imap.secret can be read by others", advice: "chmod 600"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.options.deliver == nil {
				tt.options.deliver = well
			}
			w := newWorld(t, tt.options)
			if tt.prepare != nil {
				tt.prepare(t, w)
			}
			dns := goodZone()
			if tt.dns != nil {
				dns = *tt.dns
			}
			var args []string
			if strings.Contains(tt.find, "did not arrive") {
				args = []string{"--wait", "1s"}
			}
			if strings.Contains(tt.find, "no conversation") {
				args = []string{"--timeout", "2s"} // each waits for the other to begin
			}
			code, out := w.examine(dns, args...)
			want := exitDone
			if strings.HasPrefix(tt.find, string(bad)) {
				want = exitFailed
			}
			if code != want {
				t.Errorf("exit code %d, want %d", code, want)
			}
			finding, advice := false, false
			for line := range strings.Lines(out) {
				switch {
				case strings.HasPrefix(line, tt.find):
					finding = true
				case finding && !advice:
					if advice = strings.Contains(line, tt.advice); !advice {
						finding = false // of another line with the same beginning
					}
				}
			}
			if !finding || !advice {
				t.Errorf("want %q and the advice %q in\n%s", tt.find, tt.advice, out)
			}
			if strings.Contains(out, worldSecret) {
				t.Errorf("the output tells the password:\n%s", out)
			}
		})
	}
}

// TestDoctorNamesPasswords: what is missing is said first, whether or not the
// server answers.
func TestDoctorNamesPasswords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	w.imap.Close()
	w.smtp.Close()
	clear(w.env)
	code, out := w.examine(goodZone())
	want := "✗ password: imap: there is no password for robot@example.test\n    → set STARTE_IMAP_PASSWORD, or name a file that holds it with imap.password_file\n" +
		"✗ password: smtp: there is no password for robot@example.test\n    → set STARTE_SMTP_PASSWORD, or name a file that holds it with smtp.password_file\n"
	if code != exitFailed || !strings.HasPrefix(out, want) {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	w.change(t, "tls: tls,", "tls: tls, password_file: imap.secret,")
	w.change(t, "tls: starttls,", "tls: starttls, password_file: smtp.secret,")
	w.write("smtp.secret", "\n")
	code, out = w.examine(goodZone())
	want = "✗ password: imap.password_file: imap.secret cannot be read (no such file or directory)\n    → write the password of robot@example.test into it, for the user that runs starte to read, or set STARTE_IMAP_PASSWORD\n" +
		"✗ password: smtp.password_file: smtp.secret is empty\n"
	if code != exitFailed || !strings.HasPrefix(out, want) || strings.Count(out, "imap.secret") != 1 {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	w.env["STARTE_IMAP_PASSWORD"], w.env["STARTE_SMTP_PASSWORD"] = worldSecret, worldSecret
	if _, out = w.examine(goodZone()); strings.Contains(out, "password:") {
		t.Errorf("nothing is missing:\n%s", out)
	}
}

// alterDatabase makes the database and changes it.
func alterDatabase(query string) func(*testing.T, *world) {
	return func(t *testing.T, w *world) {
		t.Helper()
		w.machine(func(context.Context, *machine) {}) // makes the database
		db, err := sql.Open("sqlite", w.path("starte.db"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Exec(query)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDoctorFindsOAuthTrouble(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   map[string]any
		accept string
		fault  mailtest.IMAPFault
		want   []string
	}{
		"secret has ended": {status: 401, body: map[string]any{"error": "invalid_client", "error_description": "AADSTS7000222: The provided client secret keys are expired."},
			want: []string{"✗ imap: the login as robot@example.test was refused", "✗ smtp: no token for logging in", "make a new one at the provider"}},
		"application without rights": {status: 200, body: map[string]any{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}, accept: "another",
			want: []string{"✗ imap: the login as", "IMAP.AccessAsApp", "✗ smtp: the server does not take the token", "SMTP.SendAsApp"}},
		"IMAP disabled for the mailbox": {status: 200, body: map[string]any{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}, accept: "t",
			fault: mailtest.IMAPFault{Command: "AUTHENTICATE", Times: -1, Refuse: "BAD User is authenticated but not connected."}, want: []string{"ImapEnabled $true", "✓ smtp: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := startTokenEndpoint(t, func(int, url.Values) (int, map[string]any) { return tt.status, tt.body })
			w := newOAuthWorld(t, e, "scopes: [mail]")
			w.env["STARTE_OAUTH_CLIENT_SECRET"] = "top-secret"
			w.accept(tt.accept)
			if tt.fault.Command != "" {
				w.imap.Inject(tt.fault)
			}
			code, out := w.examine(goodZone())
			if code != exitFailed {
				t.Errorf("exit code %d", code)
			}
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("want %q in\n%s", want, out)
				}
			}
			if strings.Contains(out, "top-secret") {
				t.Error("the output tells the client secret")
			}
		})
	}
}

func TestDoctorWithServersThatOfferNoTLS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	plainIMAP, err := mailtest.StartIMAP(mailtest.IMAPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plainIMAP.Close() })
	plainSMTP, err := mailtest.StartSMTP(mailtest.SMTPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plainSMTP.Close() })
	data, err := os.ReadFile(w.path("starte.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("starte.yaml", strings.NewReplacer(w.imap.Addr, plainIMAP.Addr, w.smtp.Addr, plainSMTP.Addr).Replace(string(data)))
	_, out := w.examine(goodZone(), "--no-mail")
	for _, want := range []string{"✗ imap: " + plainIMAP.Addr + " does not speak TLS from the start", "✗ smtp: " + plainSMTP.Addr + " does not offer STARTTLS"} {
		if !strings.Contains(out, want) {
			t.Errorf("want %q in\n%s", want, out)
		}
	}
	if len(plainSMTP.Messages()) > 0 || plainIMAP.Connections() == 0 {
		t.Error("a message went out, or the mailbox was not tried")
	}
}

func TestDoctorWithACertificateForAnotherName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	ca, err := mailtest.NewCAFor("mail.example.no")
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", ca.ServerTLS())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { // the client hangs up in the handshake
				_, _ = c.Write([]byte("* OK ready\r\n"))
				_ = c.Close()
			}()
		}
	}()
	data, err := os.ReadFile(w.path("starte.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("ca.pem", string(ca.PEM))
	w.write("starte.yaml", strings.Replace(string(data), w.imap.Addr, l.Addr().String(), 1))
	_, out := w.examine(goodZone(), "--no-mail")
	if !strings.Contains(out, "✗ imap: the server's certificate is for another name") || !strings.Contains(out, "imap.address") {
		t.Errorf("got\n%s", out)
	}
}
