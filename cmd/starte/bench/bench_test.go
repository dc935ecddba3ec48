package bench

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"starte/mailer/mailtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// beside runs the servers in goroutines of the test.
func beside(context.Context) (io.WriteCloser, io.Reader, func() error, error) {
	in, ask := io.Pipe()
	said, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := Serve(in, out)
		_ = out.Close() // a pipe in memory
		ended <- err
	}()
	return ask, said, func() error { return <-ended }, nil
}

// steady is a clock that goes on by a millisecond at each look.
func steady() func() time.Time {
	var n atomic.Int64
	return func() time.Time { return time.UnixMilli(n.Add(1)) }
}

func options(t *testing.T) Options {
	return Options{Processes: 4, Members: 2, Staff: 3, Replies: 7, Sessions: 2,
		Database: filepath.Join(t.TempDir(), "a.db"), Start: beside, Clock: steady()}
}

func TestRun(t *testing.T) {
	t.Parallel()
	o := options(t)
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := 4 * 6; r.People != want {
		t.Errorf("%d people, want %d", r.People, want)
	}
	counts := map[string]int{}
	for _, p := range r.Phases {
		counts[p.Name] = p.Count
	}
	for name, want := range map[string]int{
		"apply those that ask":  3,
		"deliver questions":     3 * (3 + 1 + 3), // invitations, the list of what to print, questions
		"receive replies":       7,
		"move replies":          7,
		"deliver receipts":      7,
		"deliver digests":       3*(1+3) + 2, // with sheets, and reminders for those who have not answered
		"apply the others":      1,
		"deliver announcements": 4 * 6,
	} {
		if counts[name] != want {
			t.Errorf("%s: %d, want %d", name, counts[name], want)
		}
	}
	if !r.Checked || r.Taken.Mails != r.Mails || r.Taken.Twice != 0 || r.Sent != r.Mails || r.Mails < 24 {
		t.Errorf("%+v", r)
	}
	if r.Answers != 7*questions || r.Database == 0 {
		t.Errorf("%d answers, database of %d bytes", r.Answers, r.Database)
	}
}

func TestRunKeepsLimits(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Replies, o.PerMinute, o.PerDay = 0, 5, 20
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Limits) != 2 || r.Limits[0].Most != 5 || r.Limits[1].Most != 20 {
		t.Errorf("limits were used like this: %+v", r.Limits)
	}
	if r.Taken.Mails != r.Mails || r.Mails < 24 {
		t.Errorf("%d of %d mails taken", r.Taken.Mails, r.Mails)
	}
}

func TestRunOfReplies(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.OnlyReplies = true
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if last := r.Phases[len(r.Phases)-1]; last.Name != "deliver receipts" || r.Answers != 7*questions || r.MailsPerSecond != 0 {
		t.Errorf("%+v", r)
	}
}

func TestRunWantsAnEmptyMailbox(t *testing.T) {
	t.Parallel()
	imap, err := mailtest.StartIMAP(mailtest.IMAPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = imap.Close() }) // its mail is in memory
	imap.AddUser("ann", "secret")
	if _, err := imap.Deliver("ann", "INBOX", []byte("Subject: Hei\r\n\r\nHei\r\n"), time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Processes, o.OnlyReplies = 1, true
	o.IMAP, o.Login, o.Password = imap.Addr, "ann", "secret"
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("the run ends with %v", err)
	}
}

func TestRunWantsAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Processes, o.Replies = 1, 0
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a second run ends with %v", err)
	}
}

func TestErrTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := Result{Mails: 3, Sent: 3, Checked: true, Taken: Taken{Mails: 3}, Answers: 5, Expected: 5, Limits: []Use{{time.Minute, 3, 3}}}
	if err := good.Err(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Result){
		"not sent":      func(r *Result) { r.Sent = 2 },
		"lost":          func(r *Result) { r.Taken.Mails = 2 },
		"twice":         func(r *Result) { r.Taken.Twice = 1 },
		"not placed":    func(r *Result) { r.Answers = 4 },
		"failed":        func(r *Result) { r.Failed = 1 },
		"over the rate": func(r *Result) { r.Limits = []Use{{time.Minute, 3, 4}} },
	} {
		r := good
		if spoil(&r); r.Err() == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

func TestMost(t *testing.T) {
	t.Parallel()
	at := func(seconds, n int) sending { return sending{time.Unix(int64(seconds), 0), n} }
	for _, c := range []struct {
		in   sendings
		want int
	}{
		{nil, 0},
		{sendings{at(0, 3)}, 3},
		{sendings{at(0, 3), at(60, 4)}, 4},
		{sendings{at(0, 3), at(59, 4)}, 7},
		{sendings{at(0, 3), at(30, 2), at(61, 4), at(89, 1), at(200, 2)}, 7},
	} {
		if got := c.in.most(time.Minute); got != c.want {
			t.Errorf("%v: %d, want %d", c.in, got, c.want)
		}
	}
}

func TestWriteTable(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	r := Result{Processes: 2, People: 34, Sessions: 4, MailsPerSecond: 1000, Phases: []Phase{{"deliver announcements", 34, unitMails, 0.034, 0.017, 64 << 20}},
		Peak: 64 << 20, Mails: 34, Sent: 34, Limits: []Use{{time.Minute, 30, 29}, {24 * time.Hour, 100, 34}}}
	if err := r.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"deliver announcements  34 mails     0.03      1000   0.50 ms        64 MB", "34 of 34, not checked", "most in 1 min ", "29 of 30", "most in 1440 min"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing from\n%s", want, b.String())
		}
	}
}
