package mailer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// newScripted makes an Inbox on a scripted server.
func newScripted(t *testing.T, timeout time.Duration, greeting string, answer func(tag, command string) string) *mailer.Inbox {
	t.Helper()
	server, err := mailtest.StartIMAPScript(greeting, answer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	inbox := mailer.NewInbox(mailer.IMAPConfig{
		Addr: server.Addr, TLS: mailer.TLSNone, AllowPlain: true, Username: account, Password: secret, Handled: handled,
		Timeout: timeout, MaxMessage: 1 << 20, RetryMin: time.Millisecond,
	})
	t.Cleanup(func() { _ = inbox.Close() })
	return inbox
}

func literal(s string) string { return fmt.Sprintf("{%d}\r\n%s", len(s), s) }

// TestInboxStrangeAnswers scripts answers that servers have been seen to give.
func TestInboxStrangeAnswers(t *testing.T) {
	t.Parallel()
	one, two := string(inboxLetter(1)), string(inboxLetter(2))
	for _, tt := range []struct {
		name   string
		bodies string // the answer to UID FETCH of 1:2, without the tagged line
		single string // the answer to FETCH of one message
		want   []string
	}{
		{"uid after the body",
			"* 1 FETCH (BODY[] " + literal(one) + " UID 1)\r\n* 2 FETCH (BODY[] " + literal(two) + " UID 2)\r\n",
			"* 2 FETCH (BODY[] " + literal(two) + " UID 2)\r\n* 1 FETCH (BODY[] " + literal(one) + " UID 1)\r\n",
			[]string{"1", "2"}},
		{"another message's number",
			"* 1 FETCH (UID 1 BODY[] " + literal(one) + ")\r\n",
			"* 2 FETCH (UID 3 BODY[] " + literal(two) + ")\r\n",
			[]string{"1", "!"}},
		{"flags in between and in a literal's clothes",
			"* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n* 1 FETCH (UID 1 BODY[] " + literal(one+"* 9 XFOO\r\n* BYE\r\n") + " FLAGS ())\r\n" +
				"* 2 FETCH (UID 2 FLAGS (\\Recent) BODY[] " + literal(two) + ")\r\n",
			"", []string{"1", "2"}},
		{"body as a quoted string or NIL",
			"* 1 FETCH (UID 1 BODY[] \"Subject: 1\")\r\n* 2 FETCH (UID 2 BODY[] NIL)\r\n",
			"", []string{"1", "!"}},
		{"empty for a message that is there",
			"* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n* 2 FETCH (UID 2 BODY[] \"\")\r\n",
			"* 1 FETCH (UID 1 BODY[] " + literal(one) + ")\r\n* 2 FETCH (UID 2 BODY[] " + literal(two) + ")\r\n",
			[]string{"1", "2"}},
		{"larger than announced",
			"* 1 FETCH (UID 1 BODY[] " + literal("Subject: huge\r\n\r\n"+strings.Repeat("x", 2<<20)) + ")\r\n" +
				"* 2 FETCH (UID 2 BODY[] " + literal(two) + ")\r\n",
			"", []string{"huge", "2"}},
		{"case and spacing",
			"* 1 Fetch (uid 1 body[] " + literal(one) + ")\r\n* 2 fetch (UID 2 BODY[] " + literal(two) + ")\r\n* ok [alert] disk is full\r\n",
			"", []string{"1", "2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inbox := newScripted(t, 20*time.Second, "* OK ready\r\n", func(tag, command string) string {
				switch {
				case strings.HasPrefix(command, "UID FETCH 1:2 (UID BODY.PEEK"):
					return tt.bodies + tag + " OK done\r\n"
				case strings.HasPrefix(command, "FETCH"):
					return tt.single + tag + " OK done\r\n"
				}
				return mailtest.AnswerIMAP(tag, command, 2)
			})
			got := &catch{}
			if err := inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, got.take); err != nil {
				t.Fatal(err)
			}
			wantStrings(t, "fetch", got.subjects(), tt.want...)
		})
	}
}

// TestInboxNeverHangsNorSucceedsWrongly scripts servers that break off.
func TestInboxNeverHangsNorSucceedsWrongly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, greeting string
		at, answer     string // to commands that begin with at
		want           error
	}{
		{"no greeting", "", "", "", mailer.ErrUnavailable},
		{"bye as greeting", "* BYE too many connections\r\n" + mailtest.HangUp, "", "", mailer.ErrUnavailable},
		{"another protocol", "220 mail.test ESMTP\r\n", "", "500 what\r\n", mailer.ErrUnavailable},
		{"half a greeting", "* OK rea", "", "", mailer.ErrUnavailable},
		{"no capabilities", "* OK ready\r\n", "CAPABILITY", "", mailer.ErrUnavailable},
		{"literal that never ends", "* OK ready\r\n", "UID FETCH 1:2 (UID BODY", "* 1 FETCH (UID 1 BODY[] {1000}\r\nSubject: 1\r\n", mailer.ErrUnavailable},
		{"literal of two gigabytes", "* OK ready\r\n", "UID FETCH 1:2 (UID BODY", "* 1 FETCH (UID 1 BODY[] {2000000000}\r\nSubject: 1\r\n", mailer.ErrUnavailable},
		{"literal cut off", "* OK ready\r\n", "UID FETCH 1:2 (UID BODY", "* 1 FETCH (UID 1 BODY[] {1000}\r\nSubject: 1\r\n" + mailtest.HangUp, mailer.ErrUnavailable},
		{"nonsense", "* OK ready\r\n", "UID SEARCH", "* SEARCH 1 2 )(\r\n", mailer.ErrUnavailable},
		{"endless line", "* OK ready\r\n", "UID SEARCH", "* OK " + strings.Repeat("x", 1<<20), mailer.ErrUnavailable},
		{"no such mailbox", "* OK ready\r\n", "SELECT", "T NO what\r\n", mailer.ErrNoMailbox},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			timeout := 300 * time.Millisecond
			if tt.want != mailer.ErrUnavailable {
				timeout = 20 * time.Second
			}
			inbox := newScripted(t, timeout, tt.greeting, func(tag, command string) string {
				if strings.HasPrefix(command, tt.at) {
					return strings.Replace(tt.answer, "T NO", tag+" NO", 1)
				}
				return mailtest.AnswerIMAP(tag, command, 2)
			})
			got := &catch{}
			err := inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, got.take)
			if !errors.Is(err, tt.want) || len(got.messages) > 0 {
				t.Errorf("Fetch = %v with %q, want %v and nothing", err, got.subjects(), tt.want)
			}
		})
	}
}

// TestInboxFollowsFolderRules has a server with a dot between levels and all folders
// below INBOX.
func TestInboxFollowsFolderRules(t *testing.T) {
	t.Parallel()
	commands := make(chan string, 100)
	inbox := newScripted(t, 20*time.Second, "* OK ready\r\n", func(tag, command string) string {
		commands <- command
		switch {
		case command == "CAPABILITY":
			return "* CAPABILITY IMAP4rev1 NAMESPACE MOVE AUTH=PLAIN SASL-IR\r\n" + tag + " OK done\r\n"
		case command == "NAMESPACE":
			return "* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL\r\n" + tag + " OK done\r\n"
		}
		return mailtest.AnswerIMAP(tag, command, 2)
	})
	if err := inbox.MoveHandled(t.Context(), "INBOX", 7, []uint32{1, 2}); err != nil {
		t.Fatal(err)
	}
	_ = inbox.Close()
	close(commands)
	var got []string
	for c := range commands {
		if strings.HasPrefix(c, "CREATE") || strings.HasPrefix(c, "UID MOVE") {
			got = append(got, strings.ReplaceAll(c, "\"", ""))
		}
	}
	wantStrings(t, "commands", got, "CREATE INBOX.Starte.Behandlet", "UID MOVE 1:2 INBOX.Starte.Behandlet")
}

// TestInboxHandledFolderIsMadeByAnother has another instance be faster to create
// the folder.
func TestInboxHandledFolderIsMadeByAnother(t *testing.T) {
	t.Parallel()
	there := false
	inbox := newScripted(t, 20*time.Second, "* OK ready\r\n", func(tag, command string) string {
		switch {
		case strings.HasPrefix(command, "CREATE"):
			there = true
			return tag + " NO it is there\r\n"
		case strings.HasPrefix(command, "LIST") && there && !strings.HasSuffix(command, `"" ""`):
			return "* LIST () \"/\" " + handled + "\r\n" + tag + " OK done\r\n"
		}
		return mailtest.AnswerIMAP(tag, command, 2)
	})
	if err := inbox.MoveHandled(t.Context(), "INBOX", 7, []uint32{1, 2}); err != nil {
		t.Fatal(err)
	}
}
