package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// heardAll tells what a leader's mail did: what is in the echo, what is asked back.
func heardAll(mails []Mail) string {
	var lines []string
	for _, m := range mails {
		if m.Copy {
			continue
		}
		for _, said := range m.Facts.Unread {
			lines = append(lines, "unread: "+said)
		}
		switch f := m.Facts; m.Kind {
		case MailEcho:
			for _, c := range f.Changes {
				lines = append(lines, c.Event+": "+side(c.Old)+" → "+side(c.New))
				if c.Preparation != nil {
					lines = append(lines, "stays: "+moment(c.Preparation)+" ("+moment(c.Along)+")")
				}
			}
			for _, c := range f.Candidates {
				lines = append(lines, "asks: "+c.Start.Format("Mon 02.01 15:04")+"–"+c.End.Format("15:04"))
			}
			if f.GroundRules != nil {
				lines = append(lines, "rules: "+strings.Join(f.GroundRules, " | "))
			}
			if f.Announcement != nil {
				lines = append(lines, fmt.Sprintf("announcement: %q %q", f.Announcement.Subject, f.Announcement.Text))
			}
			if s := f.Status; s != nil && s.Kept {
				lines = append(lines, fmt.Sprintf("not ended, held %t", s.Held))
			} else if s != nil {
				lines = append(lines, fmt.Sprintf("held %t, cancelled %t", s.Held, s.Cancelled))
			}
			if len(f.Changes) == 0 && f.Candidates == nil && f.GroundRules == nil && f.Announcement == nil && f.Status == nil {
				lines = append(lines, "as it was")
			}
		case MailAskBack:
			for _, a := range f.Asks {
				line := "ask " + string(a.Code)
				if a.Detail != "" {
					line += " (" + a.Detail + ")"
				}
				if a.Guess != "" {
					line += " [" + a.Guess + "]"
				}
				if a.Along != nil {
					line += " (" + moment(a.Along) + ")"
				}
				lines = append(lines, line)
			}
		default:
			lines = append(lines, string(m.Kind))
		}
	}
	return strings.Join(lines, "\n")
}

// heard is heardAll without the preparations that stay where they are.
func heard(mails []Mail) string {
	lines := strings.Split(heardAll(mails), "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "stays: ") }), "\n")
}

// wantHeard has Kari write each text about a plan and compares what she hears.
func wantHeard(t *testing.T, tests map[string]string) {
	t.Helper()
	for text, wanted := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			want(t, heard(planned(t, Bokmal).kari(text)), wanted)
		})
	}
}

// moment is an appointment's name and time.
func moment(l *PlanLine) string {
	if l == nil {
		return "nowhere"
	}
	return l.Event + " " + l.Start.Format("Mon 02.01 15:04") + "–" + l.End.Format("15:04")
}

func side(l *PlanLine) string {
	if l == nil {
		return "nothing"
	}
	s := l.Start.Format("Mon 02.01 15:04") + "–" + l.End.Format("15:04")
	for _, more := range append([]string{l.Title, l.Place}, l.Responsible...) {
		if more != "" {
			s += ", " + more
		}
	}
	return s
}

// planned is the sample with four workshops, on the day after the planning meeting.
func planned(t testing.TB, lang Lang) *play {
	t.Helper()
	p := sample(t)
	p.Lang = lang
	p.Deputy = &Person{ID: "ingrid", Name: "Ingrid Sørensen", Addresses: []string{"ingrid@example.no"}}
	p.Staff = append(p.Staff, someone("trine", "Trine Dahl"))
	p.Workshops = []Workshop{
		{ID: "w1", Title: "Hva er godt hos oss?", Span: span(t, "2027-02-11 13:00", "2027-02-11 15:00"), Place: "Storsalen", Responsible: []string{"Kari Nordmann"},
			Preparation: &Gathering{Span: span(t, "2027-02-08 14:00", "2027-02-08 15:00"), Place: "Møterommet"}},
		{ID: "w2", Title: "Slik vil vi ha det", Span: span(t, "2027-03-04 13:00", "2027-03-04 15:00"), Place: "Storsalen", Responsible: []string{"Ola Berg"},
			Preparation: &Gathering{Span: span(t, "2027-03-01 14:00", "2027-03-01 15:00"), Place: "Møterommet"}},
		{ID: "w3", Title: "Tiltak", Span: span(t, "2027-04-08 13:00", "2027-04-08 15:00"), Place: "Storsalen"},
		{ID: "w4", Title: "Veien videre", Span: span(t, "2027-05-27 13:00", "2027-05-27 15:00"), Place: "Storsalen"},
	}
	p.Closed = []DateSpan{{Date{2027, 2, 22}, Date{2027, 2, 26}}}
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-01-28 15:00")
	pl.now = at(t, "2027-01-28 15:10")
	return pl
}

// The workshops of planned as they are told of, before what a mail makes of them.
const (
	w2 = "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → "
	w3 = "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → "
	w4 = "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → "
)

func TestWhatTheLeaderWrites(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lang Lang
		text string
		want string
	}{
		"the line as the plan has it": {text: "Verksted 2: torsdag 11. mars kl. 13.00–15.00, Storsalen, Ola Berg",
			want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"a line that changes nothing":       {text: "Verksted 2: torsdag 4. mars kl. 13.00–15.00, Storsalen, Ola Berg", want: "as it was"},
		"another place":                     {text: "Verksted 2: Kantina", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"another place, in a sentence":      {text: "Verksted 2 blir i kantina", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"another place, named":              {text: "Verksted 2: sted: Gymsalen", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Gymsalen, Ola Berg"},
		"another leader":                    {text: "Verksted 2: Nadia", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Nadia Hussain"},
		"another leader, named":             {text: "Verksted 2: leder: Nadia og Per", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Nadia Hussain, Per Solli"},
		"another leader, in a sentence":     {text: "Verksted 2: Nadia leder", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Nadia Hussain"},
		"a leader from the staff":           {text: "Verksted 2: Trine", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Trine Dahl"},
		"a leader from outside":             {text: "Verksted 2: torsdag 4. mars kl. 13, Storsalen, Bedriftshelsa", want: w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Bedriftshelsa"},
		"another title":                     {text: "Verksted 2: tittel: Slik gjør vi det", want: w2 + "Thu 04.03 13:00–15:00, Slik gjør vi det, Storsalen, Ola Berg"},
		"only the time":                     {text: "Verksted 2: kl. 9–11", want: w2 + "Thu 04.03 09:00–11:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"only the start":                    {text: "verksted 2 kl 14", want: w2 + "Thu 04.03 14:00–16:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"moved, as the mail teaches":        {text: "flytt verksted 2 til torsdag 11. mars", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"forward in time: sooner or later?": {text: "Flytt verksted 2 en uke fram i tid", want: "ask ambiguous (torsdag 25. februar 2027 eller torsdag 11. mars 2027)"},
		"put off by a week":                 {text: "Verksted 2 utsettes en uke", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"next Thursday":                     {text: "flytt verksted 4 til torsdag i neste uke", want: "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Thu 04.02 13:00–15:00, Veien videre, Storsalen"},
		"a whole sentence":                  {text: "Hei! Kan du flytte verksted 2 til torsdag 11. mars kl 12?", want: w2 + "Thu 11.03 12:00–14:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"with a reason":                     {text: "Verksted 2 må flyttes til 11. mars på grunn av sykdom", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"with thanks":                       {text: "Flytt verksted 2 til 11. mars, takk", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"moved, with a place":               {text: "Flytt verksted 2 til 11. mars i kantina", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"by title":                          {text: "«Tiltak» flyttes til 15. april", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"by title and a colon":              {text: "Tiltak: torsdag 15. april", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"by number and title":               {text: "Verksted 3 (Tiltak): torsdag 15. april", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"by ordinal":                        {text: "Det tredje verkstedet flyttes til 15. april", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"by its day":                        {text: "Verkstedet 8. april flyttes til 15. april", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"short date":                        {text: "verksted 3: 15/4 kl 9-11", want: w3 + "Thu 15.04 09:00–11:00, Tiltak, Storsalen"},
		"in a week":                         {text: "Verksted 3: torsdag i uke 15 kl. 13.00–15.00", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"two on one line":                   {text: "Flytt verksted 2 til 11. mars og verksted 3 til 15. april", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg\n" + w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"two by as much":                    {text: "Verksted 2 og 3 utsettes en uke", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg\n" + w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"two to one time":                   {text: "Flytt verksted 2 og 3 til 15. april", want: "ask ambiguous"},
		"called off":                        {text: "avlys verksted 3", want: w3 + "nothing"},
		"called off, in a sentence":         {text: "Vi må dessverre avlyse verksted 3.", want: w3 + "nothing"},
		"called off, as a line":             {text: "Verksted 3: avlyst", want: w3 + "nothing"},
		"called off, two":                   {text: "Avlys verksted 2 og 3", want: "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → nothing\n" + w2 + "nothing\n" + w3 + "nothing"},
		"called off, by its day":            {text: "Verkstedet 8. april er avlyst", want: w3 + "nothing"},
		"not called off":                    {text: "Ikke avlys verksted 3", want: "ask not_understood"},
		"cannot be then":                    {text: "Verksted 3 kan ikke være 15. april", want: "ask not_understood"},
		"a preparation":                     {text: "Forberedelse 2: tirsdag 2. mars kl. 14–15, Møterommet", want: "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg"},
		"a preparation, in a sentence":      {text: "Flytt forberedelsen til verksted 2 til tirsdag 2. mars", want: "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg"},
		"a preparation that is new":         {text: "Forberedelse 3: mandag 5. april kl. 14, Møterommet", want: "preparation/w3: nothing → Mon 05.04 14:00–15:00, Tiltak, Møterommet"},
		"a preparation without a time":      {text: "Forberedelse 3: tirsdag 6. april", want: "ask no_time"},
		"a preparation called off":          {text: "Avlys forberedelsen til verksted 2", want: "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → nothing"},
		"a new one, as the mail teaches":    {text: "Nytt verksted: Fest, torsdag 10. juni kl. 13.00–15.00, Storsalen, Kari Nordmann", want: "workshop/m8: nothing → Thu 10.06 13:00–15:00, Fest, Storsalen, Kari Nordmann"},
		"a new one, bare":                   {text: "Nytt verksted torsdag 10. juni kl 13 i Storsalen", want: "workshop/m8: nothing → Thu 10.06 13:00–15:00, Storsalen"},
		"a new one without a time":          {text: "Nytt verksted: Fest, torsdag 10. juni", want: "ask no_time"},
		"a new one without a date":          {text: "Nytt verksted: Fest", want: "ask no_date"},
		"the weekday does not agree":        {text: "Verksted 2: fredag 11. mars kl. 13", want: "ask weekday_mismatch (torsdag) [Verksted 2: torsdag 11. mars kl. 13]"},
		"a day that has passed":             {text: "Verksted 2: 14. januar kl. 13", want: "ask past"},
		"a holiday":                         {text: "Verksted 4: mandag 17. mai kl. 13", want: "ask holiday (Grunnlovsdag)"},
		"a Sunday by its date":              {text: "Flytt verksted 4 til 16. mai", want: "ask closed"},
		"a Sunday that is named":            {text: "Flytt verksted 4 til søndag 30. mai", want: "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Sun 30.05 13:00–15:00, Veien videre, Storsalen"},
		"a closed day":                      {text: "Verksted 2: onsdag 24. februar kl. 13", want: "ask closed"},
		"a day that does not exist":         {text: "Verksted 2: 30. februar kl. 13", want: "ask nonexistent (30. februar 2027)"},
		"no such workshop":                  {text: "Flytt verksted 7 til 11. mars", want: "ask unknown_workshop"},
		"a move without a date":             {text: "Flytt verksted 2", want: "ask no_date"},
		"nothing to do with it":             {text: "Kan du bestille kaker til fredag?", want: "ask not_understood"},
		"talk of a workshop":                {text: "Jeg gleder meg til verkstedene!", want: "ask not_understood"},
		"thanks":                            {text: "Tusen takk!", want: ""},
		"thanks for the meeting":            {text: "Takk for møtet!", want: ""},
		"thanks, and a smile":               {text: "Takk for det! Fint :-)", want: ""},
		"thanks, and joy":                   {text: "Supert!", want: ""},
		"yes, thanks":                       {text: "Ok, takk", want: ""},
		"thanks, and more":                  {text: "Takk! Avlys verkstedet «Tiltak»", want: w3 + "nothing"},
		"thanks, and a move":                {text: "Fint! Flytt verksted tre", want: "ask no_date"},
		"a new one, its theme last":         {text: "Legg til et verksted torsdag 20. mai kl 13-15 i Storsalen: Veien ut", want: "workshop/m8: nothing → Thu 20.05 13:00–15:00, Veien ut, Storsalen"},
		"a new one, its theme and more":     {text: "Nytt verksted 10. juni kl 13-15: Veien ut, Storsalen, Nadia", want: "workshop/m8: nothing → Thu 10.06 13:00–15:00, Veien ut, Storsalen, Nadia Hussain"},
		"a new one, its place named":        {text: "Nytt verksted 10. juni kl 13-15, sted: Kantina", want: "workshop/m8: nothing → Thu 10.06 13:00–15:00, Kantina"},
		"the meeting, over again":           {text: "Planleggingsmøtet: torsdag 4. februar kl. 13.00", want: "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 13:00–14:00, Møterommet"},
		"the meeting cannot be undone":      {text: "Avlys planleggingsmøtet", want: "ask past"},
		"rules":                             {text: "Spilleregler:\n- Vi hører på hverandre\n- Vi begynner presis\n\nHilsen Kari", want: "rules: Vi hører på hverandre | Vi begynner presis"},
		"rules with empty lines between":    {text: "Spilleregler:\n\nVi hører på hverandre\n\nDet som sies i verksted 1, blir der\n\nMvh\nKari", want: "rules: Vi hører på hverandre | Det som sies i verksted 1, blir der"},
		"rules, then a line of the plan":    {text: "Spilleregler:\n1. Vi hører på hverandre\n2. Alle får ordet\n\nVerksted 3: torsdag 15. april", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen\nrules: Vi hører på hverandre | Alle får ordet"},
		"rules, then talk":                  {text: "Spilleregler:\n- Vi hører på hverandre\n\nDette ble vi enige om i dag.", want: "rules: Vi hører på hverandre"},
		"rules that stand already":          {text: "Spilleregler:\n- Vi lytter\n", want: "rules: Vi lytter"},
		"rules on one line":                 {text: "Spilleregler: Vi hører på hverandre; Alle får ordet", want: "rules: Vi hører på hverandre | Alle får ordet"},
		"announcement":                      {text: "Kunngjøring:\nHei alle sammen!\n\nVi begynner med verksted 1 i februar.\n\nHilsen Kari", want: `announcement: "" "Hei alle sammen!\n\nVi begynner med verksted 1 i februar.\n\nHilsen Kari"`},
		"announcement with a subject":       {text: "Kunngjøring:\nEmne: Nå begynner vi\nHei alle sammen!", want: `announcement: "Nå begynner vi" "Hei alle sammen!"`},
		"several lines with greeting and closing": {text: "Hei!\n\nHer er endringene:\n\nVerksted 2: torsdag 11. mars kl. 13–15, Storsalen, Ola Berg\nVerksted 3: avlyst\nVerksted 4: torsdag 27. mai kl. 13–15, Storsalen\n\nMvh Kari",
			want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg\n" + w3 + "nothing"},
		"one line clear and one not": {text: "Verksted 2: torsdag 11. mars\nVerksted 3: fredag 15. april", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg\nask weekday_mismatch (torsdag) [Verksted 3: torsdag 15. april]"},
		"the whole plan sent back": {text: "Verksted 1: torsdag 11. februar kl. 13.00–15.00, Storsalen, Kari Nordmann\nForberedelse 1: mandag 8. februar kl. 14.00–15.00, Møterommet, Kari Nordmann\nVerksted 2: torsdag 4. mars kl. 13.00–15.00, Storsalen, Ola Berg\nVerksted 3: torsdag 15. april kl. 13.00–15.00, Storsalen\nVerksted 4: torsdag 27. mai kl. 13.00–15.00, Storsalen",
			want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen"},

		"nynorsk: a line":      {lang: Nynorsk, text: "Verkstad 2: torsdag 11. mars kl. 13.00–15.00, Storsalen, Ola Berg", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"nynorsk: moved":       {lang: Nynorsk, text: "flytt verkstad 2 til måndag 8. mars", want: w2 + "Mon 08.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"nynorsk: called off":  {lang: Nynorsk, text: "avlys verkstad 3", want: w3 + "nothing"},
		"nynorsk: new":         {lang: Nynorsk, text: "Ny verkstad: Vegen vidare, torsdag 10. juni kl. 13.00–15.00, Storsalen, Kari Nordmann", want: "workshop/m8: nothing → Thu 10.06 13:00–15:00, Vegen vidare, Storsalen, Kari Nordmann"},
		"nynorsk: preparation": {lang: Nynorsk, text: "Førebuing 2: tysdag 2. mars kl. 14–15", want: "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg"},
		"nynorsk: rules":       {lang: Nynorsk, text: "Spelereglar:\nVi lyttar\nVi byrjar presis", want: "rules: Vi lyttar | Vi byrjar presis"},
		"nynorsk: text":        {lang: Nynorsk, text: "Kunngjering:\nHei alle!", want: `announcement: "" "Hei alle!"`},
		"nynorsk: weekday":     {lang: Nynorsk, text: "Verkstad 2: torsdag 8. mars kl. 13", want: "ask weekday_mismatch (måndag) [Verkstad 2: måndag 8. mars kl. 13]"},

		"English: a line":      {lang: English, text: "Workshop 2: Thursday 11 March, 13:00–15:00, Storsalen, Ola Berg", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"English: moved":       {lang: English, text: "Please move workshop 2 to Thursday 11 March at 1pm", want: w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"English: called off":  {lang: English, text: "cancel workshop 3", want: w3 + "nothing"},
		"English: new":         {lang: English, text: "New workshop: The way ahead, Thursday 10 June, 13:00–15:00, Storsalen, Kari Nordmann", want: "workshop/m8: nothing → Thu 10.06 13:00–15:00, The way ahead, Storsalen, Kari Nordmann"},
		"English: preparation": {lang: English, text: "Preparation 2: Tuesday 2 March, 14:00–15:00", want: "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg"},
		"English: meeting":     {lang: English, text: "The planning meeting: Thursday 4 February at 13:00", want: "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 13:00–14:00, Møterommet"},
		"English: rules":       {lang: English, text: "Ground rules:\n- We listen\n- We start on time", want: "rules: We listen | We start on time"},
		"English: text":        {lang: English, text: "Announcement:\nHello all!", want: `announcement: "" "Hello all!"`},
		"English: hold":        {lang: English, text: "HOLD", want: "held true, cancelled false"},
		"English: status":      {lang: English, text: "Status", want: "status"},
		"English: stop":        {lang: English, text: "STOP", want: "ask confirm_stop"},

		"status":                 {text: "STATUS", want: "status"},
		"status, with a closing": {text: "Status\n\nHilsen Kari", want: "status"},
		"hold":                   {text: "VENT", want: "held true, cancelled false"},
		"continue":               {text: "Fortsett.", want: "held false, cancelled false"},
		"stop":                   {text: "STOPP", want: "ask confirm_stop"},
		"nothing to undo":        {text: "ANGRE", want: "ask nothing_to_undo"},
		"nothing to accept":      {text: "GODTA", want: "ask not_understood"},
		"nothing to say yes to":  {text: "JA", want: "ask not_understood"},
		"undo, with more":        {text: "Ombestemte meg, angre!", want: "ask command_alone (ANGRE)"},
		"stop, with more":        {text: "stopp alt", want: "ask command_alone (STOPP)"},
		"status, with thanks":    {text: "Status, takk!", want: "status"},
		"where it is to be":      {text: "Flytt verksted 3 til 15. april. Da blir det i Gymsalen.", want: w3 + "Thu 15.04 13:00–15:00, Tiltak, Gymsalen"},
		"a word in a sentence":   {text: "Vent litt med verksted 2", want: "ask not_understood"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.lang == "" {
				tc.lang = Bokmal
			}
			pl := planned(t, tc.lang)
			if got := heard(pl.kari(tc.text)); got != tc.want {
				t.Errorf("%q:\n%s\nwant:\n%s", tc.text, got, tc.want)
			}
		})
	}
}
