package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// planning are the questions of the message that the people of testdata/people answer.
var planning = []string{
	"Hva tenker du om Oss og vårt så langt?",
	"Hva lurer du på?",
	"Hva trenger du for å føle deg trygg i verkstedene, både som deltaker og når du er med og leder dem?",
	"Hva forventer du av prosessen, og av oss i HMS-gruppen?",
	"Hva blir viktig for at vi skal lykkes med dette hos oss?",
}

// quotePlanning is that message as Gmail quotes it in text, with an answer typed
// below each question unless it is empty.
func quotePlanning(between ...string) string {
	var sb strings.Builder
	sb.WriteString("tor. 21. jan. 2027 kl. 13:00 skrev Oss og vårt, Solbakken barnehage <ossogvart@robot.example.no>:\n\n> Hei, Ola!\n>\n" +
		"> Torsdag 28. januar kl. 13.00 har HMS-gruppen planleggingsmøte om Oss og vårt.\n>\n")
	for i, q := range planning {
		fmt.Fprintf(&sb, "> %d. %s\n>\n", i+1, q)
		if i < len(between) && between[i] != "" {
			sb.WriteString(between[i] + "\n\n")
		}
	}
	sb.WriteString("> Vennlig hilsen\n> Starte, på vegne av Kari Nordmann\n>\n> Du får denne e-posten fordi du er med i HMS-gruppen ved Solbakken barnehage.\n")
	return sb.String()
}

// aroundPlanning are replies with a text typed above the quote, and below it.
func aroundPlanning(typed string) []string {
	return []string{typed + "\n\n" + quotePlanning(), quotePlanning() + "\n" + typed + "\n"}
}

func readPlanning(t *testing.T, body string, html bool) (answers map[int]string, r Reading) {
	t.Helper()
	r = ReadBody([]byte(body), html).Against(NewSent(mustRead(t, "testdata/people/sent/questions.eml"), planning))
	answers = make(map[int]string)
	for _, a := range r.Answers {
		answers[a.Question] = a.Text
	}
	return answers, r
}

// asDivs is text as the editors of web mail write it.
func asDivs(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if l == "" {
			l = "<br>"
		}
		lines[i] = "<div>" + strings.NewReplacer("<br>", "<br>", "<", "&lt;", ">", "&gt;").Replace(l) + "</div>"
	}
	return strings.Join(lines, "\n")
}

// TestNumbering reads the ways in which people number their answers above the quote.
func TestNumbering(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, typed string
		want        map[int]string
		unplaced    string
	}{
		{name: "one without its parenthesis", typed: "1) Spennende\n2) Tid\n3) Pauser\n4 vet ikke\n5) Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Pauser", 4: "vet ikke", 5: "Humor"}},
		{name: "the last without its parenthesis", typed: "3) Pauser, og at vi er to\n4 vet ikke",
			want: map[int]string{3: "Pauser, og at vi er to", 4: "vet ikke"}},
		{name: "first two without", typed: "1 Spennende\n2 Tid\n3. Pauser\n4. Vet ikke\n5. Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Pauser", 4: "Vet ikke", 5: "Humor"}},
		{name: "two in the middle without", typed: "1: Spennende\n\n2 Tid\n\n3 Pauser\n\n4: Vet ikke\n\n5: Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Pauser", 4: "Vet ikke", 5: "Humor"}},
		{name: "a number that opens a line of an answer", typed: "1) Spennende\n2) Tid\n3) Vi må minst være\n4 voksne på hver avdeling den dagen\n4) Vet ikke\n5) Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Vi må minst være\n4 voksne på hver avdeling den dagen", 4: "Vet ikke", 5: "Humor"}},
		{name: "a number after a colon", typed: "1) Spennende\n2) Tid\n3) Vi trenger:\n4 bord\n12 stoler\n5) Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Vi trenger:\n4 bord\n12 stoler", 5: "Humor"}},
		{name: "a number that a wrapped line begins with", typed: "2) Jeg lurer mye på hvordan dette skal gå til i praksis når vi bare er\n3 voksne på jobb om ettermiddagen",
			want: map[int]string{2: "Jeg lurer mye på hvordan dette skal gå til i praksis når vi bare er\n3 voksne på jobb om ettermiddagen"}},

		{name: "number in a word", typed: "Tre: ro", want: map[int]string{3: "ro"}},
		{name: "numbers in words", typed: "En: Spennende\nTo: Tid\nTre: ro\nFire: -\nFem: Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "ro", 4: "-", 5: "Humor"}},
		{name: "numbers in words, nynorsk", typed: "Ein: spennande\nTo: tid\nTre: ro", want: map[int]string{1: "spennande", 2: "tid", 3: "ro"}},
		{name: "label and word", typed: "Spørsmål tre: ro og mat", want: map[int]string{3: "ro og mat"}},
		{name: "labels and words", typed: "Spørsmål en - spennende\nSpørsmål to - tid", want: map[int]string{1: "spennende", 2: "tid"}},
		{name: "which question in words", typed: "Første spørsmål: spennende\nTredje spørsmål: ro\nSiste spørsmål: humor",
			want: map[int]string{1: "spennende", 3: "ro", 5: "humor"}},
		{name: "nr", typed: "Nr. 3 - ro", want: map[int]string{3: "ro"}},
		{name: "nr without a space", typed: "Nr3: ro\nNr4: mat", want: map[int]string{3: "ro", 4: "mat"}},
		{name: "slash", typed: "3/ ro", want: map[int]string{3: "ro"}},
		{name: "slashes", typed: "1/ Spennende\n2/Tid\n3/ ro", want: map[int]string{1: "Spennende", 2: "Tid", 3: "ro"}},
		{name: "hash", typed: "#3 ro\n#4: mat", want: map[int]string{3: "ro", 4: "mat"}},
		{name: "Q", typed: "Q3 ro\nq4: mat", want: map[int]string{3: "ro", 4: "mat"}},
		{name: "pkt", typed: "pkt 3 ro\nPkt. 4: mat", want: map[int]string{3: "ro", 4: "mat"}},
		{name: "sp", typed: "Sp. 3: ro\nSp.4: mat", want: map[int]string{3: "ro", 4: "mat"}},
		{name: "arrow", typed: "1 -> Spennende\n2 -> Tid", want: map[int]string{1: "Spennende", 2: "Tid"}},
		{name: "number alone on its line", typed: "1.\nSpennende\n\n3.\nRo og mat\nog pauser\n\n4.\n-",
			want: map[int]string{1: "Spennende", 3: "Ro og mat\nog pauser", 4: "-"}},
		{name: "label alone on its line", typed: "Spørsmål 1\nSpennende\nSpørsmål 3\nRo", want: map[int]string{1: "Spennende", 3: "Ro"}},
		{name: "two at once", typed: "1 og 2: Har ikke tenkt så mye på det ennå.\n3: Ro",
			want: map[int]string{1: "Har ikke tenkt så mye på det ennå.", 2: "Har ikke tenkt så mye på det ennå.", 3: "Ro"}},
		{name: "two at once, dotted", typed: "1. og 2. Har ikke tenkt så mye på det ennå.\n3. Ro",
			want: map[int]string{1: "Har ikke tenkt så mye på det ennå.", 2: "Har ikke tenkt så mye på det ennå.", 3: "Ro"}},
		{name: "two at once with a label", typed: "Spm 4+5: Vet ikke", want: map[int]string{4: "Vet ikke", 5: "Vet ikke"}},
		{name: "a range", typed: "1-3: Vet ikke\n4-5: Humor",
			want: map[int]string{1: "Vet ikke", 2: "Vet ikke", 3: "Vet ikke", 4: "Humor", 5: "Humor"}},
		{name: "a range in words", typed: "1 til 3: Vet ikke", want: map[int]string{1: "Vet ikke", 2: "Vet ikke", 3: "Vet ikke"}},
		{name: "the same as another", typed: "2: Tid\n3: Samme som 2\n4: Se 2", want: map[int]string{2: "Tid", 3: "Samme som 2", 4: "Se 2"}},
		{name: "the same, on the next line", typed: "2:\nTid\n3:\nSamme som 2\n4:\nSom på spørsmål 3.",
			want: map[int]string{2: "Tid", 3: "Samme som 2", 4: "Som på spørsmål 3."}},
		{name: "a dash is an answer", typed: "1: Spennende\n4: -\n5: ingenting", want: map[int]string{1: "Spennende", 4: "-", 5: "ingenting"}},
		{name: "a dash alone", typed: "4: -", want: map[int]string{4: "-"}},
		{name: "nothing alone", typed: "4: ingenting", want: map[int]string{4: "ingenting"}},
		{name: "one question mark", typed: "1. Spennende\n2. ?\n3. Ro", want: map[int]string{1: "Spennende", 2: "?", 3: "Ro"}},
		{name: "in one line", typed: "1. Spennende 2. Tid 3. Ro 4. Vet ikke 5. Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Ro", 4: "Vet ikke", 5: "Humor"}},
		{name: "some in one line", typed: "1) Spennende 2) Tid", want: map[int]string{1: "Spennende", 2: "Tid"}},
		{name: "on two lines", typed: "1: Spennende 2: Tid 3: Ro\n4: Vet ikke 5: Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Ro", 4: "Vet ikke", 5: "Humor"}},
		{name: "on two lines with periods", typed: "1. Spennende 2. Tid 3. Ro\n4. Vet ikke 5. Humor",
			want: map[int]string{1: "Spennende", 2: "Tid", 3: "Ro", 4: "Vet ikke", 5: "Humor"}},
		{name: "a list inside one answer", typed: "1) Jeg har to ønsker: 1) ro 2) mat\n2) Tid",
			want: map[int]string{1: "Jeg har to ønsker: 1) ro 2) mat", 2: "Tid"}},

		{name: "digits right after the period", typed: "1.Tid\n2.4 stk\n3.2-3 ganger i året\n5.1. lørdag i april",
			want: map[int]string{1: "Tid", 2: "4 stk", 3: "2-3 ganger i året", 5: "1. lørdag i april"}},
		{name: "a decimal", typed: "1. Tid\n2. Det tar minst\n2.5 timer", want: map[int]string{1: "Tid", 2: "Det tar minst\n2.5 timer"}},
		{name: "answers that name a question", typed: "1:\nBra\n2:\nPunkt 3 i planen\n3:\nSpørsmål 2 dekker dette",
			want: map[int]string{1: "Bra", 2: "Punkt 3 i planen", 3: "Spørsmål 2 dekker dette"}},
		{name: "what looks like a range", typed: "2 - 3\n3 - Mat", want: map[int]string{2: "3", 3: "Mat"}},
		{name: "a number for an answer", typed: "1.\n3\n2.\nHei på morgenen er viktig", want: map[int]string{1: "3", 2: "Hei på morgenen er viktig"}},
		{name: "a list after a label", typed: "#2 - tid\n- ro\n#3 * kaffe\n* kake\n#4 -\n5 -",
			want: map[int]string{2: "- tid\n- ro", 3: "* kaffe\n* kake", 4: "-", 5: "-"}},
		{name: "a list that an answer leads up to", typed: "1. To ting:\n1. tid\n2. ro\n\n3. Mat",
			want: map[int]string{1: "To ting:\n1. tid\n2. ro", 3: "Mat"}},
		{name: "letters", typed: "a) Bra\nb) Nei\nc) Ro\nog fred\nd) Vet ikke\ne) Tid",
			want: map[int]string{1: "Bra", 2: "Nei", 3: "Ro\nog fred", 4: "Vet ikke", 5: "Tid"}},
		{name: "without signs, in one line", typed: "1 bra 2 nei 3 vet ikke 4 nei 5 tid",
			want: map[int]string{1: "bra", 2: "nei", 3: "vet ikke", 4: "nei", 5: "tid"}},
		{name: "a smiley after the name", typed: "1. Bra\n2. Nei\n\nHilsen Ola :)", want: map[int]string{1: "Bra", 2: "Nei"}},

		{name: "ordinals", typed: "Første: Bra\nAndre: Nei\nTredje: Ro", want: map[int]string{1: "Bra", 2: "Nei", 3: "Ro"}},
		{name: "others", typed: "Andre: har ikke spurt dem", want: map[int]string{}, unplaced: "Andre: har ikke spurt dem"},
		{name: "about", typed: "Ang. 2: Hvem leder?\nAngående 3: Ro\nVedr. 4) Nei", want: map[int]string{2: "Hvem leder?", 3: "Ro", 4: "Nei"}},
		{name: "commas", typed: "1, Bra\n2, Nei\n3, Ro", want: map[int]string{1: "Bra", 2: "Nei", 3: "Ro"}},
		{name: "period and dash", typed: "1.- Bra\n2.- Nei\n3.: Ro", want: map[int]string{1: "Bra", 2: "Nei", 3: "Ro"}},
		{name: "a list below a number", typed: "2. - tid\n- ro\n3. - mat", want: map[int]string{2: "- tid\n- ro", 3: "- mat"}},
		{name: "labels in one line", typed: "spm1 bra, spm2 nei, spm3 ro, spm4 vet ikke, spm5 tid",
			want: map[int]string{1: "bra", 2: "nei", 3: "ro", 4: "vet ikke", 5: "tid"}},
		{name: "tight in one line", typed: "1:bra 2:nei 3:ro", want: map[int]string{1: "bra", 2: "nei", 3: "ro"}},
		{name: "commas in one line", typed: "1. Bra, 2. Nei, 3. Ro, 4. Vet ikke, 5. Tid",
			want: map[int]string{1: "Bra", 2: "Nei", 3: "Ro", 4: "Vet ikke", 5: "Tid"}},
		{name: "sentences in one line", typed: "På 1: bra. På 2: nei. På 3: ro.", want: map[int]string{1: "bra.", 2: "nei.", 3: "ro."}},
		{name: "ranges in one line", typed: "Spm. 1-2: ok. Spm. 3-5: vet ikke.",
			want: map[int]string{1: "ok.", 2: "ok.", 3: "vet ikke.", 4: "vet ikke.", 5: "vet ikke."}},
		{name: "a range with spaces", typed: "1 - 5: ingen kommentar",
			want: map[int]string{1: "ingen kommentar", 2: "ingen kommentar", 3: "ingen kommentar", 4: "ingen kommentar", 5: "ingen kommentar"}},
		{name: "an equals sign", typed: "1 = bra\n2 = nei", want: map[int]string{1: "bra", 2: "nei"}},
		{name: "bullets and numbers", typed: "• 1. Bra\n• 2. Nei", want: map[int]string{1: "Bra", 2: "Nei"}},

		{name: "a heading within an answer", typed: "1. Bra\n2. Tid\n3. Ro\nØnsker:\n1. mat\n2. te\n4. Nei",
			want: map[int]string{1: "Bra", 2: "Tid", 3: "Ro\nØnsker:\n1. mat\n2. te", 4: "Nei"}},
		{name: "two people", typed: "Nina:\n1. Bra\n2. Tid\n\nOla:\n1. Nei\n2. Ro", want: map[int]string{1: "Bra\n\nNei", 2: "Tid\n\nRo"}, unplaced: "Nina:\n\nOla:"},
		{name: "tight list", typed: "1.- tid\n- ro\n2.Nei", want: map[int]string{1: "- tid\n- ro", 2: "Nei"}},

		{name: "where the answers are", typed: "Hei! Svar under.\n\n1. Spennende\n2. Tid", want: map[int]string{1: "Spennende", 2: "Tid"}},
		{name: "here are the answers", typed: "Hei\nHer kommer svarene mine:\n1. Spennende\n2. Tid", want: map[int]string{1: "Spennende", 2: "Tid"}},
		{name: "more than where the answers are", typed: "Hei! Svar under. Jeg er borte på torsdag.\n\n1. Spennende\n2. Tid",
			want: map[int]string{1: "Spennende", 2: "Tid"}, unplaced: "Hei! Svar under. Jeg er borte på torsdag."},
		{name: "nothing but where the answers are", typed: "Svar under.", want: map[int]string{}, unplaced: "Svar under."},
		{name: "a date", typed: "Jeg kan ikke komme\n3. februar", want: map[int]string{}, unplaced: "Jeg kan ikke komme\n3. februar"},
		{name: "a fraction", typed: "3/4 av oss er borte", want: map[int]string{}, unplaced: "3/4 av oss er borte"},
		{name: "a recipient", typed: "To: alle sammen", want: map[int]string{}, unplaced: "To: alle sammen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, html := range []bool{false, true} {
				body := c.typed + "\n\n" + quotePlanning()
				if html {
					body = asDivs(c.typed) + "<blockquote>" + asDivs(strings.ReplaceAll(quotePlanning(), ">", "")) + "</blockquote>"
				}
				got, r := readPlanning(t, body, html)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("html %t: answers (-want +got):\n%s", html, diff)
				}
				if text := strings.Join(r.Unplaced, "\n\n"); text != c.unplaced {
					t.Errorf("html %t: unplaced %q, want %q", html, text, c.unplaced)
				}
			}
		})
	}
}

// TestNoAnswer reads replies to the questions that answer none of them: what
// someone asks of the robot or of the leader. They come out whole and alone,
// without greeting and closing, so that whoever reads on can see what they are.
func TestNoAnswer(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"STATUS", "STOPP", "Møte", "ANGRE", "Vent", "Flytt workshop 2 til 3. mars", "Verksted 2: torsdag 4. februar kl. 13–15, Storsalen, Kari",
		"Workshop 2 må flyttes til 11. mars", "2. workshop flyttes til 3. mars", "2. verksted: 3. mars", "1. verksted: 3. mars\n2. verksted: 10. april",
		"Møte 28. januar kl. 13-14", "Kan vi ta møtet 3. februar i stedet?", "Jeg kan ikke komme den 4.", "Kommer ikke\n4. februar", "Verksted 1: 3. mars\nVerksted 2: 10. mars\nVerksted 3: 17. mars",
	} {
		for _, body := range append(aroundPlanning(text), "Hei!\n"+text+"\n\nMvh Ola\n\nSendt fra min iPhone\n\n"+quotePlanning(), text+"\n") {
			got, r := readPlanning(t, body, false)
			if len(got) > 0 || strings.Join(r.Unplaced, "\n\n") != text {
				t.Errorf("%q: answers %v, unplaced %q of %.40q", text, got, r.Unplaced, body)
			}
		}
	}
}

// TestDigitsBetween reads answers that are a number, between the questions.
func TestDigitsBetween(t *testing.T) {
	t.Parallel()
	want := map[int]string{1: "2", 2: "3", 3: "4", 4: "5", 5: "6"}
	for _, html := range []bool{false, true} {
		body := quotePlanning("2", "3", "4", "5", "6")
		if html {
			head, rest, _ := strings.Cut(body, ":\n\n")
			body = asDivs(head+":") + "<blockquote>" + asDivs(strings.ReplaceAll(rest, ">", "")) + "</blockquote>"
		}
		got, r := readPlanning(t, body, html)
		if diff := cmp.Diff(want, got); diff != "" || len(r.Unplaced) > 0 {
			t.Errorf("html %t: unplaced %q, answers (-want +got):\n%s", html, r.Unplaced, diff)
		}
	}
}

// TestAnswersLikeFooters reads answers that speak of what disclaimers speak of.
func TestAnswersLikeFooters(t *testing.T) {
	t.Parallel()
	answers := []string{
		"At fortrolig informasjon som er underlagt taushetsplikt, ikke deles i verkstedene. Alle må vite hva som er konfidensiell informasjon.",
		"Sensitiv informasjon skal ikke sendes på e-post. Bruk sikker digital post i stedet.",
		"At fortrolig informasjon ikke deles, og at det ikke blir journalført hva vi sier.", "Takk!", "God helg",
	}
	want := make(map[int]string)
	numbered := ""
	for i, a := range answers {
		want[i+1] = a
		numbered += fmt.Sprintf("%d. %s\n", i+1, a)
	}
	for _, body := range []string{quotePlanning(answers...), numbered + "\n" + quotePlanning()} {
		got, r := readPlanning(t, body, false)
		if diff := cmp.Diff(want, got); diff != "" || len(r.Unplaced) > 0 {
			t.Errorf("unplaced %q, answers (-want +got):\n%s", r.Unplaced, diff)
		}
	}
}
