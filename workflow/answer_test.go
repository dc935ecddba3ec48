package workflow

import (
	"slices"
	"testing"
)

// What stands where a person put it is not replaced by what was guessed to
// belong there.
func TestAGuessNeverReplacesASureAnswer(t *testing.T) {
	t.Parallel()
	sure := []Answer{{Question: 1, Text: "Bra"}, {Question: 2, Text: "Lite"}}
	for name, tc := range map[string]struct {
		then             []Answer
		answers          [2]string
		guessed          bool // the answer to question 2
		unplaced, stayed int
	}{
		"a guess that differs":       {[]Answer{{Question: 2, Text: "Noe annet", Guess: true}}, [2]string{"Bra", "Lite"}, false, 1, 1},
		"a guess that says the same": {[]Answer{{Question: 2, Text: " Lite\n", Guess: true}}, [2]string{"Bra", "Lite"}, false, 0, 0},
		"a sure answer":              {[]Answer{{Question: 2, Text: "Mye"}}, [2]string{"Bra", "Mye"}, false, 0, 0},
		"both in one message":        {[]Answer{{Question: 2, Text: "Mye"}, {Question: 2, Text: "Noe annet", Guess: true}}, [2]string{"Bra", "Mye"}, false, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := asked(t)
			pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: "x", Answers: slices.Clone(sure)})
			f := pl.receive(Inbound{Person: "ola", About: MailReceipt, Text: "x", Answers: tc.then})[0].Facts
			got := [2]string{f.Questions[0].Answer, f.Questions[1].Answer}
			if got != tc.answers || f.Questions[1].Guess != tc.guessed || len(f.Unplaced) != tc.unplaced || len(f.Stayed) != tc.stayed {
				t.Errorf("receipt: %q, guess %t, unplaced %q, stayed %v", got, f.Questions[1].Guess, f.Unplaced, f.Stayed)
			}
		})
	}
	t.Run("a guess gives way", func(t *testing.T) {
		t.Parallel()
		pl := asked(t)
		guess := func(text string) []Answer { return []Answer{{Question: 2, Text: text, Guess: true}} }
		pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: "x", Answers: guess("Kanskje")})
		f := pl.receive(Inbound{Person: "ola", About: MailReceipt, Text: "x", Answers: guess("Heller dette")})[0].Facts
		want(t, f.Questions[1].Answer, "Heller dette")
		f = pl.receive(Inbound{Person: "ola", About: MailReceipt, Text: "x", Answers: []Answer{{Question: 2, Text: "Sikkert"}}})[0].Facts
		if f.Questions[1].Answer != "Sikkert" || f.Questions[1].Guess || len(f.Unplaced) != 0 {
			t.Errorf("receipt: %+v, unplaced %q", f.Questions[1], f.Unplaced)
		}
	})
}

// Attachments are not read, and whoever sent one that may hold answers is told so.
func TestLeftFiles(t *testing.T) {
	t.Parallel()
	placed := []Answer{{Question: 1, Text: "Bra"}}
	for name, tc := range map[string]struct {
		in   Inbound
		want []string
	}{
		"a document instead of answers": {Inbound{Text: "Se vedlegg", Unplaced: []string{"Se vedlegg"}, Files: []string{"svar.pdf"}}, []string{"svar.pdf"}},
		"a picture instead of answers":  {Inbound{Text: "Se vedlegg", Unplaced: []string{"Se vedlegg"}, Files: []string{"ark.jpg"}}, []string{"ark.jpg"}},
		"a document beside answers":     {Inbound{Text: "1: Bra", Answers: placed, Files: []string{"logo.png", "mer.docx"}}, []string{"mer.docx"}},
		"a logo beside answers":         {Inbound{Text: "1: Bra", Answers: placed, Files: []string{"logo.png"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := asked(t)
			tc.in.Person, tc.in.About = "ola", MailQuestions
			sent := pl.receive(tc.in)
			wantSummary(t, sent, "receipt: ola")
			if got := sent[0].Facts.LeftFiles; !slices.Equal(got, tc.want) {
				t.Errorf("told of %q, want %q", got, tc.want)
			}
		})
	}
}

// Whoever was asked and replies with nothing is told so, once for each reply.
func TestEmptyReplies(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in   Inbound
		want string
	}{
		"to the questions":            {Inbound{About: MailQuestions}, "unreadable: ola"},
		"to the receipt":              {Inbound{About: MailReceipt}, "unreadable: ola"},
		"to the mail that says so":    {Inbound{About: MailUnreadable}, ""},
		"to the invitation":           {Inbound{About: MailInvitation}, ""},
		"out of the blue":             {Inbound{}, ""},
		"from an unknown address":     {Inbound{About: MailQuestions, Trust: TrustUnknown, Address: "x@example.com"}, ""},
		"from a program that is away": {Inbound{About: MailQuestions, Kind: InAutoReply}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := asked(t)
			tc.in.Person = "ola"
			if tc.in.Kind == "" {
				tc.in.Kind = InEmpty
			}
			wantSummary(t, pl.receive(tc.in), tc.want)
			if len(pl.answers) != 0 {
				t.Errorf("answers: %+v", pl.answers)
			}
		})
	}
}
