package templates_test

import (
	"strings"
	"testing"

	"starte/templates"
	"starte/workflow"
)

// TestHowManyHaveAnswered holds that counts are said as people would.
func TestHowManyHaveAnswered(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for name, tc := range map[string]struct {
		kind             workflow.MailKind
		answered, partly int
		unplaced         bool
		want             string
	}{
		"nobody":                       {kind: workflow.MailDigest, want: "Ingen har svart på spørsmålene ennå."},
		"nothing that could be placed": {kind: workflow.MailDigest, unplaced: true, want: "Det har kommet svar, men de kunne ikke knyttes til spørsmålene."},
		"one in part":                  {kind: workflow.MailDigest, partly: 1, want: "Ingen har svart på alle spørsmålene, men én har svart på noen av dem."},
		"two in part":                  {kind: workflow.MailDigest, partly: 2, want: "Ingen har svart på alle spørsmålene, men 2 har svart på noen av dem."},
		"some":                         {kind: workflow.MailDigest, answered: 3, partly: 1, want: "3 av 7 har svart på alle spørsmålene, og én på noen av dem."},
		"everybody":                    {kind: workflow.MailDigest, answered: 7, want: "Alle 7 har svart på alle spørsmålene."},
		"addendum: nobody":             {kind: workflow.MailAddendum, want: "Ingen har svart på alle spørsmålene ennå."},
		"addendum: some":               {kind: workflow.MailAddendum, answered: 3, want: "Nå har 3 av 7 svart på alle spørsmålene."},
		"addendum: everybody":          {kind: workflow.MailAddendum, answered: 7, want: "Nå har alle svart på alle spørsmålene."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := sparse(workflow.Bokmal, tc.kind)
			d := *f.Digest
			d.People, d.Answered, d.Partly = 7, tc.answered, tc.partly
			if tc.unplaced {
				d.Unplaced = []workflow.AttributedText{{Text: "Hei"}}
			}
			f.Digest = &d
			if text := oneLine(render(t, set, tc.kind, f).Text); !strings.Contains(text, tc.want) {
				t.Errorf("it does not say %q:\n%s", tc.want, text)
			}
		})
	}
}

// TestStatusForeseesReminders holds that the leader is not told that everybody
// will be reminded.
func TestStatusForeseesReminders(t *testing.T) {
	t.Parallel()
	f := sparse(workflow.Bokmal, workflow.MailStatus)
	f.Status = &workflow.StatusFacts{Next: []workflow.NextMail{{Kind: workflow.MailReminder, At: f.Meeting.Start.AddDate(0, 0, -1), Count: 4}}}
	want := "påminnelsen om spørsmålene, til dem som ikke har svart (4 nå)"
	if text := oneLine(render(t, templates.New(), workflow.MailStatus, f).Text); !strings.Contains(text, want) {
		t.Errorf("it does not say %q:\n%s", want, text)
	}
}

// TestEchoOfTheChosenTime holds that ANGRE is not offered where the invitation
// leaves at once.
func TestEchoOfTheChosenTime(t *testing.T) {
	t.Parallel()
	f := rich(workflow.Bokmal, workflow.MailEcho)
	l := workflow.PlanLine{Event: "meeting", Start: f.Meeting.Start, End: f.Meeting.End}
	f.Changes = []workflow.Change{{Event: "meeting", Meeting: true, New: &l}}
	text := oneLine(render(t, templates.New(), workflow.MailEcho, f).Text)
	want := "Ble det feil? Svar med den rette tiden, for eksempel «Planleggingsmøtet: torsdag 28. januar kl. 13.00», så får gruppen vite det."
	if !strings.Contains(text, want) || strings.Contains(text, "ANGRE") {
		t.Errorf("it does not say %q:\n%s", want, text)
	}
}

// TestLastCallBeforeTheMeeting holds that the meeting's time is not said twice.
func TestLastCallBeforeTheMeeting(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, k := range []workflow.MailKind{workflow.MailQuestions, workflow.MailReminder, workflow.MailReceipt} {
		f := rich(workflow.Bokmal, k)
		if text := oneLine(render(t, set, k, f).Text); !strings.Contains(text, "elst innen onsdag 20. januar kl. 13.00.") {
			t.Errorf("%s: no last call:\n%s", k, text)
		}
		f.AnswerBy = f.Meeting.Start
		if text := oneLine(render(t, set, k, f).Text); !strings.Contains(text, "elst før møtet.") {
			t.Errorf("%s: no last call before the meeting:\n%s", k, text)
		}
	}
}

// TestEchoOfWhatNobodyKnows holds that no message is spoken of where none goes.
func TestEchoOfWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for told, want := range map[int]string{
		0: "Ble det feil? Svar ANGRE alene på første linje, så blir det som før.",
		7: "Ble det feil? Svar ANGRE alene på første linje før beskjeden går, så blir det som før.",
	} {
		f := rich(workflow.Bokmal, workflow.MailEcho)
		f.Changes = f.Changes[:1]
		f.Changes[0].Told, f.Changes[0].Staff = told, 0
		if text := oneLine(render(t, set, workflow.MailEcho, f).Text); !strings.Contains(text, want) {
			t.Errorf("told %d: it does not say %q:\n%s", told, want, text)
		}
	}
}

// However many places were guessed, the receipt says so once.
func TestGuessesAreSaidOnce(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for lang, doubt := range map[workflow.Lang][3]string{
		workflow.Bokmal:  {"Det er ikke sikkert", "dette svaret hører til her", "svarene på spørsmål 1, 2 og 3 hører til der"},
		workflow.Nynorsk: {"Det er ikkje sikkert", "dette svaret høyrer til her", "svara på spørsmål 1, 2 og 3 høyrer til der"},
		workflow.English: {"It is not certain", "this answer belongs here", "the answers to questions 1, 2 and 3 belong there"},
	} {
		for name, guesses := range map[string]int{"one": 1, "several": 3} {
			f := rich(lang, workflow.MailReceipt)
			for i := range f.Questions {
				f.Questions[i].Guess = i < guesses
			}
			want := doubt[1]
			if guesses > 1 {
				want = doubt[2]
			}
			text := oneLine(render(t, set, workflow.MailReceipt, f).Text)
			if strings.Count(text, doubt[0]) != 1 || !strings.Contains(text, want) {
				t.Errorf("%s, %s:\n%s", lang, name, text)
			}
		}
	}
}

// TestWhoGotTheMessage holds that the receipt for a message names those who got it.
func TestWhoGotTheMessage(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for lang, want := range map[workflow.Lang][2]string{
		workflow.Bokmal:  {"videre til Kari Nordmann og Ola Hansen med navnet ditt", "videre til Kari Nordmann med navnet ditt"},
		workflow.Nynorsk: {"vidare til Kari Nordmann og Ola Hansen med namnet ditt", "vidare til Kari Nordmann med namnet ditt"},
		workflow.English: {"on to Kari Nordmann and Ola Hansen with your name", "on to Kari Nordmann with your name"},
	} {
		f := rich(lang, workflow.MailReceipt)
		f.Message = &workflow.PassedOn{From: f.Recipient, Text: "1", At: f.Now}
		for i, deputy := range []*workflow.Person{f.Deputy, nil} {
			f.Deputy = deputy
			if text := oneLine(render(t, set, workflow.MailReceipt, f).Text); !strings.Contains(text, want[i]) {
				t.Errorf("%s: it does not say %q:\n%s", lang, want[i], text)
			}
		}
	}
}
