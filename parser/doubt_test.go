package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// quoteAnnual is the message of the corpus as programs quote it that put a ">"
// before each line, with an answer typed below each question unless it is empty.
func quoteAnnual(between ...string) string {
	var sb strings.Builder
	sb.WriteString("On Sun, Nov 22, 2026 at 09:15:00AM +0100, Oss og vårt wrote:\n> Hei Kari,\n> \n> Takk for sist! Vi er snart i gang med planene for neste halvår, og vil gjerne høre hva du mener.\n> \n")
	for i, q := range annualMeeting {
		fmt.Fprintf(&sb, "> %d. %s\n", i+1, q)
		if i < len(between) && between[i] != "" {
			sb.WriteString("\n" + between[i] + "\n\n")
		} else {
			sb.WriteString("> \n")
		}
	}
	sb.WriteString("> Du kan skrive svarene øverst eller under hvert spørsmål. Svar innen søndag 29. november.\n")
	return sb.String()
}

// outlookAnnual is the same without marks, as Outlook quotes.
func outlookAnnual(between ...string) string {
	var sb strings.Builder
	sb.WriteString("<p>Hei Kari,</p><p>Takk for sist! Vi er snart i gang med planene for neste halvår, og vil gjerne høre hva du mener.</p>")
	for i, q := range annualMeeting {
		fmt.Fprintf(&sb, "<p>%d. %s</p>", i+1, q)
		if i < len(between) {
			fmt.Fprintf(&sb, "<p>%s</p>", between[i])
		}
	}
	sb.WriteString("<p>Du kan skrive svarene øverst eller under hvert spørsmål. Svar innen søndag 29. november.</p>")
	return sb.String()
}

// TestInDoubt reads replies in which what was typed looks like something else: a
// question typed once more, a list inside an answer, a line that could be an
// attribution. Nothing typed may be lost, digits included.
func TestInDoubt(t *testing.T) {
	t.Parallel()
	sent := NewSent(mustRead(t, "testdata/corpus/sent/annual.eml"), annualMeeting)
	q := annualMeeting
	below := "\n\n" + quoteAnnual()
	for _, c := range []struct {
		name, body string
		want       [4]string
	}{
		{"question again on the same line", quoteAnnual("Lekeplassen", q[1]+" Søndag", "Ring folk", "Nei"), [4]string{"Lekeplassen", q[1] + " Søndag", "Ring folk", "Nei"}},
		{"question again above", quoteAnnual("Lekeplassen", "Søndag", "Ring folk", q[3]+"\nNei"), [4]string{"Lekeplassen", "Søndag", "Ring folk", q[3] + "\nNei"}},
		{"every question again", quoteAnnual(q[0]+" A", q[1]+" B", q[2]+" C", q[3]+" D"), [4]string{q[0] + " A", q[1] + " B", q[2] + " C", q[3] + " D"}},
		{"nothing but the question", quoteAnnual("Lekeplassen", "Søndag", "Ring folk", q[3]), [4]string{"Lekeplassen", "Søndag", "Ring folk", q[3]}},
		{"amid a sentence", quoteAnnual("Lekeplassen", "", "", "Jeg lurer på: "+q[3]+" Ja, mye."), [4]string{"Lekeplassen", "", "", "Jeg lurer på: " + q[3] + " Ja, mye."}},
		{"another question", quoteAnnual("Lekeplassen", "Søndag", q[3]+" Ja, mye.", "Nei"), [4]string{"Lekeplassen", "Søndag", q[3] + " Ja, mye.", "Nei"}},
		{"another question, numbered", "1. Lekeplassen\n2. Søndag\n3. " + q[3] + " Ja.\n4. Nei" + below, [4]string{"Lekeplassen", "Søndag", q[3] + " Ja.", "Nei"}},
		{"own question, one of several numbered", "1. Lekeplassen\n2. " + q[1] + " Søndag\n3. Ring folk\n4. Nei" + below, [4]string{"Lekeplassen", q[1] + " Søndag", "Ring folk", "Nei"}},
		{"headings above", q[0] + "\nLekeplassen\n\n" + q[3] + "\nNei" + below, [4]string{"Lekeplassen", "", "", "Nei"}},
		{"headings with numbers", "1. " + q[0] + " Lekeplassen\n4. " + q[3] + " Nei" + below, [4]string{"Lekeplassen", "", "", "Nei"}},
		{"headings below", quoteAnnual() + "\n" + q[0] + "\nLekeplassen\n\n" + q[3] + "\nNei\n", [4]string{"Lekeplassen", "", "", "Nei"}},
		{"without marks, same line", outlookAnnual("Lekeplassen", q[1]+" Søndag", "Ring folk", "Nei"), [4]string{"Lekeplassen", q[1] + " Søndag", "Ring folk", "Nei"}},
		{"without marks, above", outlookAnnual("Lekeplassen", q[1]+"<br>Søndag", "Ring folk", "Nei"), [4]string{"Lekeplassen", q[1] + "\nSøndag", "Ring folk", "Nei"}},

		{"list in the third paragraph", "Lekeplassen.\n\nSøndag.\n\n1. Ring folk\n2. Heng opp lapper\n\nNei" + below, [4]string{"Lekeplassen.", "Søndag.", "1. Ring folk\n2. Heng opp lapper", "Nei"}},
		{"list on one line", "Lekeplassen.\n\nSøndag.\n\n1. første 2. andre\n\nNei" + below, [4]string{"Lekeplassen.", "Søndag.", "1. første 2. andre", "Nei"}},
		{"list of as many as questions", "Lekeplassen.\n\nSøndag.\n\nFire forslag:\n1. a\n2. b\n3. c\n4. d\n\nNei" + below, [4]string{"Lekeplassen.", "Søndag.", "Fire forslag:\n1. a\n2. b\n3. c\n4. d", "Nei"}},
		{"list in the first paragraph", "1) Ring folk\n2) Heng opp lapper\n\nLekeplassen.\n\nSøndag.\n\nNei" + below, [4]string{"1) Ring folk\n2) Heng opp lapper", "Lekeplassen.", "Søndag.", "Nei"}},
		{"list under its question alone", quoteAnnual("", "", "1) lapper\n2) SMS\n3) kake"), [4]string{2: "1) lapper\n2) SMS\n3) kake"}},
		{"answers after a greeting", "Hei igjen, og takk for sist!\n\n1. Lekeplassen\n2. Søndag" + below, [4]string{"Lekeplassen", "Søndag"}},

		{"who wrote, between questions", quoteAnnual("Ola skrev:", "Ola skrev:\nvi må ringe", "Svar på 1:", "Nei"), [4]string{"Ola skrev:", "Ola skrev:\nvi må ringe", "Svar på 1:", "Nei"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := ReadBody([]byte(c.body), strings.HasPrefix(c.body, "<p>")).Against(sent)
			var got [4]string
			for _, a := range r.Answers {
				got[a.Question-1] = a.Text
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
		})
	}
	for _, text := range []string{"Ola skrev:", "Svar på 1:", "Lekeplassen.\n\n1. Ring folk\n2. Heng opp lapper\n\nNei"} {
		r := ReadBody([]byte(text+below), false).Against(sent)
		if strings.Join(r.Unplaced, "\n") != text {
			t.Errorf("%q: unplaced %q, answers %v", text, r.Unplaced, r.Answers)
		}
	}
}

// TestEnvelopeLine reads messages as mailboxes of the mbox kind keep them.
func TestEnvelopeLine(t *testing.T) {
	t.Parallel()
	const message = "From: Kari <kari@example.no>\nSubject: Re: Hei\n\nSvaret er ja.\n"
	for _, before := range []string{"From kari@example.no Mon Nov 23 12:00:00 2026\n", "From - Mon Nov 23 12:00:00 2026\r\n", "\n\n", "\r\n\r\nFrom kari@example.no Mon Nov 23 12:00:00 2026\r\n", "\xef\xbb\xbfFrom x\n"} {
		m := Read([]byte(before + message))
		if got := m.Against(nil).Reply; m.From != "kari@example.no" || got != "Svaret er ja." {
			t.Errorf("after %q: from %q, reply %q", before, m.From, got)
		}
	}
}

// TestShortQuotes reads replies in which little of the quote is whole: each
// question is answered on its own line, or the quote lost a link at its end.
func TestShortQuotes(t *testing.T) {
	t.Parallel()
	sent := NewSent(mustRead(t, "testdata/corpus/sent/annual.eml"), annualMeeting)
	answers := []string{"Takk for sist!", "Søndag", "Ring folk", "Nei"}
	var same strings.Builder
	for i, q := range annualMeeting {
		fmt.Fprintf(&same, "> %d. %s %s\n>\n", i+1, q, answers[i])
	}
	unmarked := strings.ReplaceAll(strings.ReplaceAll(quoteAnnual(), "\n> ", "\n"), "On Sun", "Hei!\nOn Sun")
	for _, body := range []string{
		same.String(),
		"On Sun, Nov 22, 2026 at 09:15:00AM +0100, Oss og vårt wrote:\n" + same.String(),
		unmarked + "Oss og vårt, Storgata 1, 0155 Oslo · Meld deg av: https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Foss.example.test%2Fav%2Faa694821aa&data=05\n\n" +
			"1. Takk for sist!\n2. Søndag\n3. Ring folk\n4. Nei\n",
	} {
		r := ReadBody([]byte(body), false).Against(sent)
		for i, want := range answers {
			if len(r.Answers) != len(answers) || r.Answers[i].Text != want {
				t.Fatalf("answers %v, want %q, of\n%s", r.Answers, answers, body)
			}
		}
		if len(r.Unplaced) > 0 {
			t.Errorf("unplaced %q", r.Unplaced)
		}
	}
}
