package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// message makes a message of a text and, when html is not empty, its HTML twin.
func message(text, html string) []byte {
	const head = "From: Oss og vårt <robot@example.no>\nTo: Kari Nordmann <kari@example.no>\nSubject: Noen spørsmål\n" +
		"Date: Mon, 01 Feb 2027 08:00:00 +0100\nMessage-ID: <1@example.no>\nMIME-Version: 1.0\n"
	if html == "" {
		return []byte(head + "Content-Type: text/plain; charset=utf-8\n\n" + text)
	}
	return []byte(head + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" + text +
		"\n--b\nContent-Type: text/html; charset=utf-8\n\n" + html + "\n--b--\n")
}

func reply(text string) []byte {
	return []byte("From: Kari Nordmann <kari@example.no>\nTo: robot@example.no\nContent-Type: text/plain; charset=utf-8\n\n" + text)
}

func quoted(text string) string {
	return "> " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n> ") + "\n"
}

// answers gathers the texts by question, "?" after a guess.
func answersOf(r Reading) map[int]string {
	out := make(map[int]string)
	for _, a := range r.Answers {
		out[a.Question] = a.Text
		if a.Guess {
			out[a.Question] += " (guess)"
		}
	}
	return out
}

const shortMail = "Hei Kari!\n\n1. Allergier?\nSvar:\n\n2. Hvor mange kommer?\nSvar:\n\n3. Noe mer?\nSvar:\n\nHilsen Oss og vårt\n"

var shortQuestions = []string{"Allergier?", "Hvor mange kommer?", "Noe mer?"}

func TestAgainst(t *testing.T) {
	t.Parallel()
	const att = "Den 01.02.2027 08:00, skrev Oss og vårt:\n"
	receipt := "Takk for svaret! Slik forstod jeg det:\n\n1. Allergier?\nNøtter\n\n2. Hvor mange kommer?\n(ikke besvart)\n\n3. Noe mer?\nNei\n\nEr noe galt, svar for eksempel «2: ny tekst».\n"
	answered := strings.Replace(receipt, "(ikke besvart)", "Vi blir tre i alt.", 1)
	commented := strings.Replace(answered, "i alt.", "i alt. Nå fire", 1)
	const lastLine = "Er noe galt, svar for eksempel «2: ny tekst»."
	list := "<p>Hei Kari!</p><ol><li>Allergier?</li><li>Hvor mange kommer?</li><li>Noe mer?</li></ol><p>Hilsen Oss og vårt</p>"
	tests := []struct {
		name      string
		sent      []byte
		questions []string
		reply     string
		want      map[int]string
		unplaced  []string
	}{
		{
			name: "room to answer in", sent: message(shortMail, ""), questions: shortQuestions,
			reply: att + quoted(strings.NewReplacer("1. Allergier?\nSvar:", "1. Allergier?\nSvar: Nøtter", "kommer?\nSvar:", "kommer?\nSvar: 3", "mer?\nSvar:", "mer?\nSvar: Nei").Replace(shortMail)),
			want:  map[int]string{1: "Nøtter", 2: "3", 3: "Nei"},
		},
		{
			name: "room to answer in, no prefix", sent: message(shortMail, ""), questions: shortQuestions,
			reply: strings.NewReplacer("1. Allergier?\nSvar:", "1. Allergier?\nSvar: Nøtter", "kommer?\nSvar:", "kommer?\nSvar: 3 stykker", "mer?\nSvar:", "mer?\nSvar: Nei").Replace(shortMail),
			want:  map[int]string{1: "Nøtter", 2: "3 stykker", 3: "Nei"},
		},
		{
			name: "short questions, answers below each", sent: message(shortMail, ""), questions: shortQuestions,
			reply: att + "> 1. Allergier?\n\nJa, nøtter\n\n> 2. Hvor mange kommer?\n\n2\n\n> 3. Noe mer?\n\nNei\n",
			want:  map[int]string{1: "Ja, nøtter", 2: "2", 3: "Nei"},
		},
		{
			name: "list of the markup", sent: message("Hei Kari!\n\n1. Allergier?\n2. Hvor mange kommer?\n3. Noe mer?\n\nHilsen Oss og vårt\n", list), questions: shortQuestions,
			reply: att + "> Hei Kari!\n>\n>   1. Allergier?\n>\n> Nøtter\n>\n>   2. Hvor mange kommer?\n>\n> To\n>\n>   3. Noe mer?\n>\n> Nei\n>\n> Hilsen Oss og vårt\n",
			want:  map[int]string{1: "Nøtter", 2: "To", 3: "Nei"},
		},
		{
			name: "list numbers lost", sent: message("Hei Kari!\n\n1. Allergier?\n2. Hvor mange kommer?\n3. Noe mer?\n\nHilsen Oss og vårt\n", list), questions: shortQuestions,
			reply: att + "> Hei Kari!\n>\n> * Allergier?\n\nNøtter\n\n> * Hvor mange kommer?\n\nTo\n\n> * Noe mer?\n\nNei\n",
			want:  map[int]string{1: "Nøtter", 2: "To", 3: "Nei"},
		},
		{
			name: "list numbers doubled", sent: message("Hei Kari!\n\n1. Allergier?\n2. Hvor mange kommer?\n3. Noe mer?\n\nHilsen Oss og vårt\n", list), questions: shortQuestions,
			reply: att + "> Hei Kari!\n>\n> 1. 1. Allergier?\n\nNøtter\n\n> 2. 2. Hvor mange kommer?\n\nTo\n\n> 3. 3. Noe mer?\n\nNei\n",
			want:  map[int]string{1: "Nøtter", 2: "To", 3: "Nei"},
		},
		{
			name: "a receipt is corrected by number", sent: message(receipt, ""), questions: shortQuestions,
			reply: "2: Vi blir 4\n\n" + att + quoted(receipt),
			want:  map[int]string{2: "Vi blir 4"},
		},
		{
			name: "an answer begins as it stands in the receipt", sent: message(answered, ""), questions: shortQuestions,
			reply: "2: Vi blir tre i alt, og en hund.\n3: Ja\n\n" + att + quoted(answered),
			want:  map[int]string{2: "Vi blir tre i alt, og en hund.", 3: "Ja"},
		},
		{
			name: "an answer begins as it stands in the receipt, quoted without marks", sent: message(answered, ""), questions: shortQuestions,
			reply: "2: Vi blir tre i alt, og en hund.\n3: Ja\n\n" + att + answered,
			want:  map[int]string{2: "Vi blir tre i alt, og en hund.", 3: "Ja"},
		},
		{
			name: "an answer ends as it stands in the receipt", sent: message(answered, ""), questions: shortQuestions,
			reply: "2: Jeg tror at vi blir tre i alt.\n\n" + att + quoted(answered),
			want:  map[int]string{2: "Jeg tror at vi blir tre i alt."},
		},
		{
			name: "a comment behind an answer, the receipt quoted twice", sent: message(answered, ""), questions: shortQuestions,
			reply: att + quoted(commented+"\n"+att+quoted(answered)),
			want:  map[int]string{2: "Nå fire"},
		},
		{
			name: "a comment behind an answer, quoted twice without marks", sent: message(answered, ""), questions: shortQuestions,
			reply: att + commented + "\n" + att + answered,
			want:  map[int]string{2: "Nå fire"},
		},
		{
			name: "a comment behind an answer, marked and then not", sent: message(answered, ""), questions: shortQuestions,
			reply: att + quoted(commented) + "\n" + att + answered,
			want:  map[int]string{2: "Nå fire"},
		},
		{
			name: "comments of two lines behind an answer, quoted twice without marks", sent: message(answered, ""), questions: shortQuestions,
			reply: att + strings.Replace(commented, "Nå fire", "Nå fire\neller fem", 1) + "\n" + att + answered,
			want:  map[int]string{2: "Nå fire\neller fem"},
		},
		{
			name: "a comment behind the last line, quoted twice without marks", sent: message(answered, ""), questions: shortQuestions,
			reply: att + strings.Replace(answered, lastLine, lastLine+" Takk skal dere ha", 1) + "\n" + att + answered,
			want:  map[int]string{}, unplaced: []string{"Takk skal dere ha"},
		},
		{
			name: "an answer behind a line of the receipt", sent: message(answered, ""), questions: shortQuestions,
			reply: att + quoted(answered) + "\n" + lastLine + " 2: Fire\n",
			want:  map[int]string{2: "Fire"},
		},
		{
			name: "a receipt is corrected inside", sent: message(receipt, ""), questions: shortQuestions,
			reply: att + quoted(strings.Replace(receipt, "(ikke besvart)\n", "(ikke besvart)\nVi blir 4\n", 1)),
			want:  map[int]string{2: "Vi blir 4"},
		},
		{
			name: "one question", sent: message("Hei!\n\nHva synes du om den nye vaktplanen?\n\nHilsen Oss og vårt\n", ""), questions: []string{"Hva synes du om den nye vaktplanen?"},
			reply: "Hei,\n\nDen er grei.\n\nMen fredagene er lange.\n\nMvh Kari\n\n" + att + "> Hei!\n>\n> Hva synes du om den nye vaktplanen?\n",
			want:  map[int]string{1: "Den er grei.\n\nMen fredagene er lange."},
		},
		{
			name: "the quote deleted, its attribution left", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "1. Nøtter\n2. To\n3. Nei\n\n" + att,
			want:  map[int]string{1: "Nøtter", 2: "To", 3: "Nei"},
		},
		{
			name: "one free text", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "Vi kommer nok ikke i år.\n\n" + att + quoted(shortMail),
			want:  map[int]string{}, unplaced: []string{"Vi kommer nok ikke i år."},
		},
		{
			name: "answers said to be below, and a comment above", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "Se svar under.\n\n" + att + "> 1. Allergier?\n\nNei\n\n> 2. Hvor mange kommer?\n\nTre\n\n> 3. Noe mer?\n> Svar:\n>\n> Hilsen Oss og vårt\n",
			want:  map[int]string{1: "Nei", 2: "Tre"},
		},
		{
			name: "as many paragraphs as questions", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "Nøtter.\n\nVi blir to.\n\nNei takk.\n\n" + att + quoted(shortMail),
			want:  map[int]string{1: "Nøtter. (guess)", 2: "Vi blir to. (guess)", 3: "Nei takk. (guess)"},
		},
		{
			name: "all in one line", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "Hei Oss og vårt!\n\n1. nøtter 2. fire stykker 3. nei\n\n" + att + quoted(shortMail),
			want:  map[int]string{1: "nøtter", 2: "fire stykker", 3: "nei"},
		},
		{
			name: "one answer for two", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "1 og 3: nei\n2: to\n\n" + att + quoted(shortMail),
			want:  map[int]string{1: "nei", 2: "to", 3: "nei"},
		},
		{
			name: "a list inside a free text is no answer", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "Jeg har tenkt litt:\n1. vi trenger stoler\n2. vi trenger bord\n\n" + att + quoted(shortMail),
			want:  map[int]string{}, unplaced: []string{"Jeg har tenkt litt:\n1. vi trenger stoler\n2. vi trenger bord"},
		},
		{
			name: "a quote that someone else's words stand around", sent: message(shortMail, ""), questions: shortQuestions,
			reply: "1. Nei\n2. To\n3. Nei\n\n" + att + quoted("[EKSTERN] Denne e-posten kommer fra en avsender utenfor organisasjonen. Ikke klikk på lenker.\n\n"+shortMail),
			want:  map[int]string{1: "Nei", 2: "To", 3: "Nei"},
		},
		{
			name: "an emoji", sent: message(shortMail, ""), questions: shortQuestions,
			reply: att + "> 1. Allergier?\n\n👍\n\n> 2. Hvor mange kommer?\n\n-\n\n> 3. Noe mer?\n\n❤️🎉\n",
			want:  map[int]string{1: "👍", 2: "-", 3: "❤️🎉"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := Read(reply(tt.reply))
			r := checkReading(t, m, NewSent(tt.sent, tt.questions))
			if diff := cmp.Diff(tt.want, answersOf(r)); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.unplaced, r.Unplaced); diff != "" {
				t.Errorf("unplaced (-want +got):\n%s", diff)
			}
			if t.Failed() {
				t.Logf("reading: %+v", r)
			}
		})
	}
}
