package mailer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/mailer"
	"starte/mailer/mailtest"
)

func TestSendRefusals(t *testing.T) {
	t.Parallel()
	fault := func(stage string, code int, status ...int) mailtest.SMTPFault {
		f := mailtest.SMTPFault{Stage: stage, Code: code, Text: "No, <kari@example.no>"}
		copy(f.Enhanced[:], status)
		return f
	}
	type verdict struct {
		Stage, Enhanced                         string
		Code                                    int
		Permanent, Gone, Unknown, Misconfigured bool
	}
	tests := map[string]struct {
		fault mailtest.SMTPFault
		want  verdict
	}{
		"greeting 554":        {fault(mailtest.StageConnect, 554), verdict{Stage: "hello", Code: 554}},
		"greeting 421":        {fault(mailtest.StageConnect, 421), verdict{Stage: "hello", Code: 421}},
		"hello 550":           {fault(mailtest.StageHello, 550), verdict{Stage: "hello", Code: 550, Enhanced: "5.1.1"}},
		"mail 451":            {fault(mailtest.StageMail, 451), verdict{Stage: "mail", Code: 451, Enhanced: "4.0.0"}},
		"mail 550":            {fault(mailtest.StageMail, 550, 5, 7, 1), verdict{Stage: "mail", Code: 550, Enhanced: "5.7.1", Permanent: true}},
		"mail 530":            {fault(mailtest.StageMail, 530, 5, 7, 57), verdict{Stage: "mail", Code: 530, Enhanced: "5.7.57", Misconfigured: true}},
		"mail 421":            {fault(mailtest.StageMail, 421, 4, 7, 0), verdict{Stage: "mail", Code: 421, Enhanced: "4.7.0"}},
		"rcpt 450":            {fault(mailtest.StageRcpt, 450, 4, 2, 2), verdict{Stage: "rcpt", Code: 450, Enhanced: "4.2.2"}},
		"rcpt unknown":        {fault(mailtest.StageRcpt, 550, 5, 1, 1), verdict{Stage: "rcpt", Code: 550, Enhanced: "5.1.1", Permanent: true, Gone: true}},
		"rcpt bad domain":     {fault(mailtest.StageRcpt, 550, 5, 1, 2), verdict{Stage: "rcpt", Code: 550, Enhanced: "5.1.2", Permanent: true, Gone: true}},
		"rcpt policy":         {fault(mailtest.StageRcpt, 554, 5, 7, 1), verdict{Stage: "rcpt", Code: 554, Enhanced: "5.7.1", Permanent: true}},
		"rcpt full":           {fault(mailtest.StageRcpt, 552, 5, 2, 2), verdict{Stage: "rcpt", Code: 552, Enhanced: "5.2.2", Permanent: true}},
		"rcpt sender's":       {fault(mailtest.StageRcpt, 550, 5, 1, 8), verdict{Stage: "rcpt", Code: 550, Enhanced: "5.1.8", Permanent: true}},
		"rcpt wrong class":    {fault(mailtest.StageRcpt, 450, 5, 1, 1), verdict{Stage: "rcpt", Code: 450}},
		"rcpt 421":            {fault(mailtest.StageRcpt, 421), verdict{Stage: "rcpt", Code: 421, Enhanced: "4.0.0"}},
		"dot 451":             {fault(mailtest.StageDot, 451), verdict{Stage: "dot", Code: 451, Enhanced: "4.0.0"}},
		"dot 432":             {fault(mailtest.StageDot, 432, 4, 3, 2), verdict{Stage: "dot", Code: 432, Enhanced: "4.3.2"}},
		"dot 554":             {fault(mailtest.StageDot, 554, 5, 6, 0), verdict{Stage: "dot", Code: 554, Enhanced: "5.6.0", Permanent: true}},
		"dot address gone":    {fault(mailtest.StageDot, 550, 5, 1, 1), verdict{Stage: "dot", Code: 550, Enhanced: "5.1.1", Permanent: true}},
		"dot send as denied":  {fault(mailtest.StageDot, 554, 5, 2, 252), verdict{Stage: "dot", Code: 554, Enhanced: "5.2.252", Misconfigured: true}},
		"dot not this sender": {fault(mailtest.StageDot, 550, 5, 7, 60), verdict{Stage: "dot", Code: 550, Enhanced: "5.7.60", Misconfigured: true}},
		"greeting dropped":    {mailtest.SMTPFault{Stage: mailtest.StageConnect, Drop: true}, verdict{Stage: "hello"}},
		"handshake dropped":   {mailtest.SMTPFault{Stage: mailtest.StageHello, Drop: true}, verdict{Stage: "hello"}},
		"mail dropped":        {mailtest.SMTPFault{Stage: mailtest.StageMail, Drop: true}, verdict{Stage: "mail"}},
		"rcpt dropped":        {mailtest.SMTPFault{Stage: mailtest.StageRcpt, Drop: true}, verdict{Stage: "rcpt"}},
		"dropped after dot":   {mailtest.SMTPFault{Stage: mailtest.StageDot, Drop: true}, verdict{Stage: "dot", Unknown: true}},
		"taken, then dropped": {mailtest.SMTPFault{Stage: mailtest.StageDot, Drop: true, Accept: true}, verdict{Stage: "dot", Unknown: true}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, mailtest.SMTPOptions{})
			server.Script(tc.fault)
			sender := newSender(t, server.Addr, nil)
			err := sender.Send(t.Context(), robot, kari, letter(name))
			e := sendError(t, err)
			got := verdict{e.Stage, e.Enhanced, e.Code, e.Permanent(), e.AddressGone(), e.Unknown(), e.Misconfigured()}
			// Columns of the table in another order than the struct's would hide a slip.
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if e.Code == 0 && !errors.Is(err, mailer.ErrUnavailable) {
				t.Errorf("%v is not ErrUnavailable", err)
			}
			server.Mend()
			if err := sender.Send(t.Context(), robot, kari, letter("after "+name)); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestSendAfterRefusalKeepsTheConnection(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	for i := range 5 {
		e := sendError(t, sender.Send(t.Context(), robot, "gone550@example.no", letter("refused")))
		if !e.AddressGone() {
			t.Fatalf("error %v", e)
		}
		if err := sender.Send(t.Context(), robot, kari, letter(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	if n := server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	for _, m := range server.Messages() {
		if !cmp.Equal(m.To, []string{kari}) {
			t.Errorf("message to %v", m.To)
		}
	}
	if n := len(server.Messages()); n != 5 {
		t.Errorf("%d messages, want 5", n)
	}
}

func TestSendOverDeadConnection(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mailtest.SMTPFault{
		"421":     {Stage: mailtest.StageMail, Code: 421, Times: 1},
		"dropped": {Stage: mailtest.StageMail, Drop: true, Times: 1},
		"at rcpt": {Stage: mailtest.StageRcpt, Drop: true, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, mailtest.SMTPOptions{})
			sender := newSender(t, server.Addr, nil)
			if err := sender.Send(t.Context(), robot, kari, letter("one")); err != nil {
				t.Fatal(err)
			}
			server.Script(fault)
			if err := sender.Send(t.Context(), robot, kari, letter("two")); err != nil {
				t.Fatal(err)
			}
			if n := len(server.Messages()); n != 2 {
				t.Errorf("%d messages, want 2", n)
			}
			if n := server.Connections(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
	}
}

func TestSendGreylistedOnce(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{Greylist: true})
	sender := newSender(t, server.Addr, nil)
	e := sendError(t, sender.Send(t.Context(), robot, kari, letter("grey")))
	if e.Code != 451 || e.Permanent() {
		t.Errorf("error %v", e)
	}
	if err := sender.Send(t.Context(), robot, kari, letter("grey")); err != nil {
		t.Error(err)
	}
}

func TestSendRefusesBeforeDialling(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	good := string(letter("a"))
	tests := map[string]struct{ from, to, msg string }{
		"bare lf":            {robot, kari, good + "a\nb\r\n"},
		"bare cr":            {robot, kari, good + "a\rb\r\n"},
		"smuggled dot":       {robot, kari, good + "a\n.\nMAIL FROM:<x@example.com>\r\n"},
		"smuggled dot, cr":   {robot, kari, good + "a\r\n.\rMAIL FROM:<x@example.com>\r\n"},
		"lf first":           {robot, kari, "\n" + good},
		"cr last":            {robot, kari, good + "\r"},
		"nul":                {robot, kari, good + "\x00\r\n"},
		"long line":          {robot, kari, good + strings.Repeat("a", 999) + "\r\n"},
		"long last line":     {robot, kari, good + strings.Repeat("a", 999)},
		"empty":              {robot, kari, ""},
		"recipient command":  {robot, "a@example.no>\r\nRCPT TO:<b@example.com", good},
		"recipient brackets": {robot, "<a@example.no>", good},
		"recipient space":    {robot, "a@example.no SIZE=1", good},
		"recipient empty":    {robot, "", good},
		"sender command":     {"a@example.no>\r\nDATA", kari, good},
	}
	for name, tc := range tests {
		err := sender.Send(t.Context(), tc.from, tc.to, []byte(tc.msg))
		if e := sendError(t, err); e.Stage != mailer.StageMessage || !errors.Is(err, mailer.ErrMessage) || e.Permanent() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := server.Connections(); n != 0 {
		t.Errorf("%d connections, want none", n)
	}
}

// TestSendByRecipient checks the answers that recipients of the test server ask
// for by their names.
func TestSendByRecipient(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	for to, want := range map[string]int{
		"kari@example.no": 0, "kari451@example.no": 451, "kari550@example.no": 550, "kari421@example.no": 421,
		"kari600@example.no": 0, "451@example.no": 451, "451kari@example.no": 0,
	} {
		err := sender.Send(t.Context(), robot, to, letter(to))
		if want == 0 {
			if err != nil {
				t.Errorf("%s: %v", to, err)
			}
			continue
		}
		if e := sendError(t, err); e.Code != want || e.Stage != mailer.StageRcpt {
			t.Errorf("%s: %v, want %d", to, e, want)
		}
	}
}

// TestSendTroubleThatPasses checks that what goes wrong once does not stay wrong,
// and that a slow server is not a dead one.
func TestSendTroubleThatPasses(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	tests := map[string]struct {
		fault mailtest.SMTPFault
		stage string // of the first attempt; empty: it works
	}{
		"handshake":      {mailtest.SMTPFault{Stage: mailtest.StageTLS, Times: 1}, mailer.StageTLS},
		"login for now":  {mailtest.SMTPFault{Stage: mailtest.StageAuth, Code: 454, Times: 1}, mailer.StageAuth},
		"rate limit":     {mailtest.SMTPFault{Stage: mailtest.StageConnect, Code: 421, Times: 1}, mailer.StageTLS}, // in the clear, where tls is expected
		"slow answers":   {mailtest.SMTPFault{Stage: mailtest.StageMail, Slow: time.Millisecond, Times: 1}, ""},
		"late answer":    {mailtest.SMTPFault{Stage: mailtest.StageDot, Delay: 50 * time.Millisecond, Times: 1}, ""},
		"slow greeting":  {mailtest.SMTPFault{Stage: mailtest.StageConnect, Slow: time.Millisecond, Times: 1}, ""},
		"quota exceeded": {mailtest.SMTPFault{Stage: mailtest.StageMail, Code: 450, Enhanced: [3]int{4, 2, 1}, Times: 1}, mailer.StageMail},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, mailtest.SMTPOptions{CA: ca, Users: map[string]string{"starte": "a"}})
			server.Script(tc.fault)
			sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) {
				c.TLS, c.RootCAs, c.Username, c.Password = mailer.TLSImplicit, ca.Pool, "starte", "a"
			})
			err := sender.Send(t.Context(), robot, kari, letter("one"))
			if tc.stage != "" {
				if e := sendError(t, err); e.Stage != tc.stage || e.Permanent() {
					t.Errorf("error %v, want one at %s", e, tc.stage)
				}
				err = sender.Send(t.Context(), robot, kari, letter("one"))
			}
			if err != nil {
				t.Error(err)
			}
			if n := len(server.Messages()); n != 1 {
				t.Errorf("%d messages, want 1", n)
			}
		})
	}
}
