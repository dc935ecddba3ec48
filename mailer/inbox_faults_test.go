package mailer_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// impatientAt shortens the wait for a server that a fault makes silent. Elsewhere a
// slow machine must not look like a silent server.
func impatientAt(f mailtest.IMAPFault) func(*mailer.IMAPConfig) {
	return func(cfg *mailer.IMAPConfig) {
		if f.Silent || f.Mute {
			cfg.Timeout = 300 * time.Millisecond
		}
	}
}

// TestInboxFetchSurvives lets the server misbehave once or for ever while three letters
// are fetched.
func TestInboxFetchSurvives(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault mailtest.IMAPFault
		want  []string
	}{
		{"connection dropped at greeting's answer", mailtest.IMAPFault{Command: "CAPABILITY", Drop: true}, nil},
		{"dropped at login", mailtest.IMAPFault{Command: "AUTHENTICATE", Drop: true}, nil},
		{"dropped at select", mailtest.IMAPFault{Command: "SELECT", Drop: true}, nil},
		{"dropped at search", mailtest.IMAPFault{Command: "UID SEARCH", Drop: true}, nil},
		{"dropped at sizes", mailtest.IMAPFault{Command: "UID FETCH", Drop: true}, nil},
		{"dropped at bodies", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, Drop: true}, nil},
		{"bye at bodies", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, Bye: "going down"}, nil},
		{"cut off in the first literal", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, CutAfter: 60}, nil},
		{"cut off in the second literal", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, CutAfter: 230}, nil},
		{"cut off after the last literal", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, CutAfter: 394}, nil},
		{"silent at select", mailtest.IMAPFault{Command: "SELECT", Silent: true}, nil},
		{"silent after half the bodies", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, Mute: true}, nil},
		{"bodies refused", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, Refuse: "NO some messages could not be read"}, nil},
		{"bodies refused for now", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, Refuse: "NO [UNAVAILABLE] later"}, nil},
		{"unknown responses", mailtest.IMAPFault{Command: "UID", Times: -1,
			Say: "* VANISHED 41,43\r\n* XWHATEVER {5}\r\n* OK \r\n* 7 XFOO (BAR)\r\n* STATUS INBOX (MESSAGES 3)\r\n"}, nil},
		{"flags of the wanted messages first", mailtest.IMAPFault{Command: "UID FETCH", Times: -1,
			Say: "* 2 FETCH (FLAGS (\\Seen) UID 2)\r\n* 3 FETCH (UID 3 FLAGS ())\r\n"}, nil},
		{"uid left out", mailtest.IMAPFault{Command: "", Times: -1,
			Rewrite: [2]string{"FETCH (UID 2 BODY[]", "FETCH (BODY[]"}}, []string{"1", "!", "3"}},
		{"body missing", mailtest.IMAPFault{Command: "UID FETCH", Skip: 1, Rewrite: [2]string{"UID 2 ", "UID 9 "}}, nil},
		{"one message breaks the connection", mailtest.IMAPFault{Command: "UID FETCH 2 (UID BODY", Times: -1, Drop: true}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{}, impatientAt(tt.fault))
			b.deliver(1, 2, 3)
			b.Inject(tt.fault)
			got := b.mustFetch(mailer.Cursor{})
			want := tt.want
			if want == nil {
				want = []string{"1", "2", "3"}
			}
			wantStrings(t, "fetch", got.subjects(), want...)
			if got.cursor.UID != 3 {
				t.Errorf("cursor = %+v", got.cursor)
			}
			for i, m := range got.messages {
				if want[i] != "!" && string(m.Raw) != string(inboxLetter(i+1)) {
					t.Errorf("letter %d = %q", i+1, m.Raw)
				}
				if want[i] == "!" && (!errors.Is(m.Err, mailer.ErrNoBody) || m.Raw != nil) {
					t.Errorf("letter %d = %+v, want ErrNoBody", i+1, m)
				}
			}
		})
	}
}

// TestInboxPoisonIsPassedOver has a server that dies at one message, batched or alone.
func TestInboxPoisonIsPassedOver(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	b.deliver(1, 2, 3)
	b.Inject(mailtest.IMAPFault{Command: "UID FETCH 1:3 (UID BODY", Times: -1, CutAfter: 230})
	b.Inject(mailtest.IMAPFault{Command: "UID FETCH 2 (UID BODY", Times: -1, CutAfter: 30})
	all := &catch{}
	var failed int
	for range 10 {
		if err := b.inbox.Fetch(t.Context(), "INBOX", all.cursor, time.Time{}, all.take); err == nil {
			break
		} else if !errors.Is(err, mailer.ErrUnavailable) {
			t.Fatal(err)
		}
		failed++
		if err := b.inbox.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wantStrings(t, "fetch", all.subjects(), "1", "!", "3")
	if failed == 0 || failed > 5 {
		t.Errorf("failed %d times", failed)
	}
	wantStrings(t, "later fetch", b.mustFetch(all.cursor).subjects())
}

func TestInboxFetchWhileAPersonRemoves(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	for n := range 134 { // two batches
		b.deliver(n)
	}
	got := &catch{}
	err := b.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, func(batch []mailer.Incoming, c mailer.Cursor) error {
		if len(got.batches) == 0 {
			if err := b.Remove(account, "INBOX", 130, 132); err != nil {
				t.Error(err)
			}
		}
		return got.take(batch, c)
	})
	if err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "second batch", got.subjects()[128:], "128", "130", "132", "133")
	if got.cursor.UID != 134 {
		t.Errorf("cursor = %+v", got.cursor)
	}
	if err := b.Remove(account, "INBOX", 1, 2, 3); err != nil {
		t.Fatal(err)
	}
	if err := b.inbox.MoveHandled(t.Context(), "INBOX", got.cursor.UIDValidity, []uint32{2, 3, 4}); err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "handled", b.stored(handled), "3")
}

func TestInboxMailboxReplaced(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	b.deliver(1, 2)
	cursor := b.mustFetch(mailer.Cursor{}).cursor
	if err := b.Replace(account, "INBOX"); err != nil {
		t.Fatal(err)
	}
	b.DropAll() // a server ends the sessions of a mailbox that it replaces
	err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1})
	if !errors.Is(err, mailer.ErrUIDValidity) {
		t.Fatalf("MoveHandled = %v, want ErrUIDValidity", err)
	}
	again := b.mustFetch(cursor)
	wantStrings(t, "fetch", again.subjects(), "1", "2")
	if again.cursor.UIDValidity == cursor.UIDValidity || again.cursor.UID != 2 {
		t.Errorf("cursor = %+v, was %+v", again.cursor, cursor)
	}
	wantStrings(t, "INBOX", b.stored("INBOX"), "1", "2")
}

// TestInboxNothingIsLostWhenMovingFails checks the originals after each way to fail.
func TestInboxNothingIsLostWhenMovingFails(t *testing.T) {
	t.Parallel()
	noMove := []string{"MOVE"}
	for _, tt := range []struct {
		name    string
		without []string
		fault   mailtest.IMAPFault
		want    error
	}{
		{"over quota at MOVE", nil, mailtest.IMAPFault{Command: "UID MOVE", Times: -1, Refuse: "NO [OVERQUOTA] full"}, mailer.ErrQuota},
		{"over quota at COPY", noMove, mailtest.IMAPFault{Command: "UID COPY", Times: -1, Refuse: "NO [OVERQUOTA] full"}, mailer.ErrQuota},
		{"read-only at MOVE", nil, mailtest.IMAPFault{Command: "UID MOVE", Times: -1, Refuse: "NO [NOPERM] read-only"}, mailer.ErrReadOnly},
		{"read-only at SELECT", noMove, mailtest.IMAPFault{Command: "SELECT", Times: -1, Rewrite: [2]string{"READ-WRITE", "READ-ONLY"}}, mailer.ErrReadOnly},
		{"no flag can be kept", noMove, mailtest.IMAPFault{Command: "SELECT", Times: -1, Rewrite: [2]string{"(\\*)", "()"}}, mailer.ErrReadOnly},
		{"dropped at COPY", noMove, mailtest.IMAPFault{Command: "UID COPY", Times: -1, Drop: true}, mailer.ErrUnavailable},
		{"silent at COPY", noMove, mailtest.IMAPFault{Command: "UID COPY", Times: -1, Silent: true}, mailer.ErrUnavailable},
		{"refused at STORE", noMove, mailtest.IMAPFault{Command: "UID STORE", Times: -1, Refuse: "NO no"}, mailer.ErrRefused},
		{"folder cannot be created", nil, mailtest.IMAPFault{Command: "CREATE", Times: -1, Refuse: "NO not allowed"}, mailer.ErrNoMailbox},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{Without: tt.without}, impatientAt(tt.fault))
			b.deliver(1, 2, 3)
			b.Inject(tt.fault)
			cursor := b.mustFetch(mailer.Cursor{}).cursor
			err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1, 2})
			if !errors.Is(err, tt.want) {
				t.Fatalf("MoveHandled = %v, want %v", err, tt.want)
			}
			wantStrings(t, "INBOX", b.stored("INBOX"), "1", "2", "3")
			for _, c := range b.Commands() {
				if strings.Contains(c, "EXPUNGE") || strings.Contains(c, "COPY") && errors.Is(tt.want, mailer.ErrReadOnly) {
					t.Errorf("command %q was sent", c)
				}
			}
			b.Heal()
			if err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1, 2}); err != nil {
				t.Fatalf("MoveHandled afterwards = %v", err)
			}
			wantStrings(t, "INBOX afterwards", b.stored("INBOX"), "3")
		})
	}
}

func TestInboxMoveSurvives(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault mailtest.IMAPFault
	}{
		{"folder removed meanwhile", mailtest.IMAPFault{Command: "UID MOVE", Refuse: "NO [TRYCREATE] no such folder"}},
		{"malformed COPYUID", mailtest.IMAPFault{Command: "UID MOVE", Times: -1, Rewrite: [2]string{"[COPYUID 2 1 1]", "[COPYUID 2 1:2,x ]"}}},
		{"answer lost", mailtest.IMAPFault{Command: "UID MOVE", CutAfter: 5}},
		{"idle connection dropped", mailtest.IMAPFault{Command: "LIST", Drop: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{}, nil)
			b.deliver(1, 2)
			cursor := b.mustFetch(mailer.Cursor{}).cursor
			b.Inject(tt.fault)
			if err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1}); err != nil {
				t.Fatal(err)
			}
			wantStrings(t, "INBOX", b.stored("INBOX"), "2")
			wantStrings(t, "handled", b.stored(handled), "1")
		})
	}
}

func TestInboxWaitNoticesTrouble(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault mailtest.IMAPFault
		want  error
	}{
		{"server falls silent in IDLE", mailtest.IMAPFault{Command: "IDLE", Times: -1, Mute: true}, mailer.ErrUnavailable},
		{"IDLE refused", mailtest.IMAPFault{Command: "IDLE", Times: -1, Refuse: "BAD what"}, nil},
		{"IDLE never acknowledged", mailtest.IMAPFault{Command: "IDLE", Times: -1, Silent: true}, mailer.ErrUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) {
				impatientAt(tt.fault)(cfg)
				cfg.IdleRestart, cfg.Poll = 20*time.Millisecond, 150*time.Millisecond
			})
			cursor := b.mustFetch(mailer.Cursor{}).cursor
			b.Inject(tt.fault)
			err := b.inbox.Wait(t.Context())
			if !errors.Is(err, tt.want) {
				t.Fatalf("Wait = %v, want %v", err, tt.want)
			}
			b.Heal()
			b.deliver(1)
			wantStrings(t, "fetch", b.mustFetch(cursor).subjects(), "1")
		})
	}
}

// TestInboxWaitReconnects drops the connection while nothing but IDLE goes on.
func TestInboxWaitReconnects(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) { cfg.Poll = time.Hour })
	cursor := b.mustFetch(mailer.Cursor{}).cursor
	b.Inject(mailtest.IMAPFault{Command: "IDLE", CutAfter: len("+ idling\r\n")})
	done := make(chan error, 1)
	go func() { done <- b.inbox.Wait(context.WithoutCancel(t.Context())) }()
	b.deliver(1)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "fetch", b.mustFetch(cursor).subjects(), "1")
}

func TestInboxIdleIsRestarted(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) {
		cfg.IdleRestart, cfg.Poll = 5*time.Millisecond, 100*time.Millisecond
	})
	b.mustFetch(mailer.Cursor{})
	if err := b.inbox.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n int
	for _, c := range b.Commands() {
		if c == "IDLE" {
			n++
		}
	}
	if n < 3 {
		t.Errorf("%d IDLE commands in 100 ms, want one each 5 ms or so", n)
	}
}

func TestInboxWaitPollsWithoutIdle(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{Without: []string{"IDLE"}}, func(cfg *mailer.IMAPConfig) { cfg.Poll = 10 * time.Millisecond })
	b.mustFetch(mailer.Cursor{})
	if err := b.inbox.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(b.Commands(), "IDLE") {
		t.Error("IDLE was used without being offered")
	}
}

// TestInboxWaitMissesNothingWhileElsewhere has mail come to the INBOX while another
// mailbox is selected.
func TestInboxWaitMissesNothingWhileElsewhere(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) { cfg.Poll = time.Hour })
	if err := b.CreateMailbox(account, "Junk"); err != nil {
		t.Fatal(err)
	}
	b.mustFetch(mailer.Cursor{})
	if err := b.inbox.Fetch(t.Context(), "Junk", mailer.Cursor{}, time.Time{}, (&catch{}).take); err != nil {
		t.Fatal(err)
	}
	b.deliver(1)
	if err := b.inbox.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestInboxOthersInterruptWait(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) { cfg.Poll = time.Hour })
	b.deliver(1)
	cursor := b.mustFetch(mailer.Cursor{}).cursor
	done := make(chan error, 1)
	go func() { done <- b.inbox.Wait(context.WithoutCancel(t.Context())) }()
	if err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1}); err != nil {
		t.Fatal(err)
	}
	go func() { _ = b.inbox.Close() }()
	if err := <-done; err != nil && !errors.Is(err, mailer.ErrClosed) {
		t.Fatal(err)
	}
}

func TestInboxContextEndsAnything(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"AUTHENTICATE", "UID SEARCH", "UID FETCH", "IDLE"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) { cfg.Timeout = time.Hour })
			b.deliver(1)
			b.Inject(mailtest.IMAPFault{Command: command, Times: -1, Silent: true})
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			defer cancel()
			err := b.inbox.Fetch(ctx, "INBOX", mailer.Cursor{}, time.Time{}, (&catch{}).take)
			if err == nil {
				err = b.inbox.Wait(ctx)
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("err = %v, want the context's", err)
			}
		})
	}
}

// TestInboxTroubleIsLoggedOnce looks at the log of several failures in a row.
func TestInboxTroubleIsLoggedOnce(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	b.Inject(mailtest.IMAPFault{Command: "AUTHENTICATE", Times: 4, Drop: true})
	b.Inject(mailtest.IMAPFault{Command: "UID MOVE", Times: 3, Refuse: "NO [OVERQUOTA] robot@example.test is full"})
	for range 4 {
		if _, err := b.fetch(mailer.Cursor{}); !errors.Is(err, mailer.ErrUnavailable) {
			t.Fatalf("fetch = %v", err)
		}
	}
	b.deliver(1)
	cursor := b.mustFetch(mailer.Cursor{}).cursor
	for range 3 {
		if err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1}); !errors.Is(err, mailer.ErrQuota) {
			t.Fatalf("move = %v", err)
		}
		b.mustFetch(cursor)
	}
	if err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{1}); err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "log", b.log.lines(),
		`level=WARN msg="imap failing" operation=connect reason="mail server unavailable"`,
		`level=INFO msg="imap well again" operation=connect`,
		`level=WARN msg="imap failing" operation="move handled mail" reason="mailbox is over quota"`,
		`level=INFO msg="imap well again" operation="move handled mail"`)
}
