package templates

import (
	"time"

	"starte/workflow"
)

// Samples are facts to try a template on: rich, where everything that a mail
// of this kind may name is there, and sparse, where nothing is that may be
// missing. The people and the places in them are made up.
func Samples(lang workflow.Lang, k workflow.MailKind) []workflow.Facts {
	rich, sparse := richFacts(lang), sparseFacts(lang)
	switch k {
	case workflow.MailGathering:
		rich.Event, sparse.Event = &rich.Plan[0], &sparse.Plan[0]
	case workflow.MailWorkshop:
		rich.Event, sparse.Event = &rich.Plan[1], &sparse.Plan[1]
	case workflow.MailCancellation:
		sparse.Plan[0].Event, sparse.Plan[0].Preparation = "meeting", false
		rich.Change = &workflow.Change{Event: rich.Plan[1].Event, Old: &rich.Plan[1]}
		sparse.Change = &workflow.Change{Event: "meeting", Meeting: true, Old: &sparse.Plan[0]}
	}
	switch k {
	case workflow.MailGathering, workflow.MailInvitation, workflow.MailTimePoll:
		rich.Recipient, rich.Role = rich.Group[2], workflow.RoleMember
		sparse.Recipient, sparse.Role = sparse.Group[1], workflow.RoleMember
	case workflow.MailQuestions, workflow.MailReceipt, workflow.MailReminder, workflow.MailWorksheet, workflow.MailConfirmAddress, workflow.MailUnreadable:
		rich.Recipient, rich.Role = rich.Group[2], workflow.RoleMember
	case workflow.MailAnnouncement, workflow.MailWorkshop, workflow.MailChange, workflow.MailCancellation:
		rich.Recipient, rich.Role = workflow.Person{ID: "p9", Name: "Åse Lunde"}, workflow.RoleStaff
		sparse.Recipient, sparse.Role = sparse.Group[1], workflow.RoleMember
	}
	if k == workflow.MailPreparation {
		rich.Print[3].Attached, rich.Print[3].Sent = true, time.Time{}
	}
	if k == workflow.MailAddendum { // only what is new: here an answer, there one to the invitation
		rich.Digest.Answers, sparse.Digest.Answers = rich.Digest.Answers[1:2], nil
		rich.Digest.Changed, sparse.Digest.Changed = []string{rich.Group[2].Name}, []string{sparse.Group[1].Name}
		sparse.Digest.Members[1].RSVP = workflow.RSVPAccepted
	}
	if k != workflow.MailQuestions && k != workflow.MailPreparation {
		rich.Documents = nil
	}
	if k == workflow.MailReceipt { // answers, not a message that was passed on
		rich.Message, sparse.Message = nil, nil
	}
	rich.Papers = samplePapers(k)
	if k == workflow.MailEcho {
		rich.Status, sparse.Status, rich.GroundRules, rich.Candidates, sparse.Candidates = nil, nil, nil, nil, nil
	}
	if k == workflow.MailQuestions || k == workflow.MailReminder {
		for i := range rich.Questions {
			rich.Questions[i].Answer, rich.Questions[i].Guess = "", false
		}
	}
	return []workflow.Facts{rich, sparse}
}

func samplePapers(k workflow.MailKind) []workflow.Paper {
	switch k {
	case workflow.MailPreparation, workflow.MailDigest:
		return []workflow.Paper{workflow.PaperAgenda, workflow.PaperWorksheet, workflow.PaperGroup, workflow.PaperPlan}
	case workflow.MailAddendum:
		return []workflow.Paper{workflow.PaperGroup}
	case workflow.MailWorksheet:
		return []workflow.Paper{workflow.PaperWorksheet}
	case workflow.MailAfterMeeting, workflow.MailPosterAgain:
		return []workflow.Paper{workflow.PaperPlan, workflow.PaperPoster}
	case workflow.MailGathering:
		return []workflow.Paper{workflow.PaperTips}
	}
	return nil
}

// sampleWords are the words in the samples that people would have written.
type sampleWords struct {
	workplace, hall, room, poster   string
	titles, abouts                  [2]string
	bring, rule1, rule2             string
	answer1, answer2, answer3, free string
	away, comment, passed           string
	line, holiday                   string
	weekday, guess                  string
	askDay, askHoliday, late        string
}

func wordsOf(lang workflow.Lang) sampleWords {
	switch lang {
	case workflow.Nynorsk:
		return sampleWords{
			workplace: "Solbakken barnehage", hall: "Storsalen", room: "møterommet", poster: "på pauserommet",
			titles: [2]string{"Kvardagen vår", "Det vi vil prøve"},
			abouts: [2]string{"Vi set ord på kva som gir oss energi, og kva som tek han.", "Vi vel ut det viktigaste og finn på løysingar."},
			bring:  "noko å skrive med", rule1: "Vi let kvarandre snakke ut.", rule2: "Vi held på tida.",
			answer1: "Eg gler meg!\nOg eg håper at vi får god tid.", answer2: "Korleis får vi med dei på kveldsvakt?", answer3: "At det er lov å tenkje høgt.\n\nOg at det vi seier, blir i rommet.",
			free: "Takk for at du spør.", away: "Eg er bortreist", comment: "Eg er på kurs den dagen", passed: "Hei, eg kan diverre ikkje kome før halv to den 4.",
			line: "flytt verkstad 2 til torsdag 12. februar", holiday: "flytt verkstad 2 til 17. mai", weekday: "fredag", guess: "Verkstad 2: fredag 12. februar kl. 13.00–15.00",
			askDay: "12. februar 2027 er ein fredag, ikkje ein torsdag. Kva dag meiner du?", askHoliday: "Måndag 17. mai 2027 er ein heilagdag (Grunnlovsdag). Skal det likevel vere då?", late: "flytt verkstad 2 til måndag 1. mars",
		}
	case workflow.English:
		return sampleWords{
			workplace: "Solbakken kindergarten", hall: "the Great Hall", room: "the meeting room", poster: "in the staff room",
			titles: [2]string{"Our everyday work", "What we want to try"},
			abouts: [2]string{"We put words to what gives us energy, and what takes it.", "We pick what matters most and come up with solutions."},
			bring:  "something to write with", rule1: "We let each other finish.", rule2: "We keep to time.",
			answer1: "I look forward to it!\nAnd I hope that we take our time.", answer2: "How do we include those on the evening shift?", answer3: "That we may think aloud.\n\nAnd that what we say stays in the room.",
			free: "Thank you for asking.", away: "I am travelling", comment: "I have a course that day", passed: "Hi, I am afraid I cannot come until half past one on the 4th.",
			line: "move workshop 2 to Thursday 12 February", holiday: "move workshop 2 to 17 May", weekday: "Friday", guess: "Workshop 2: Friday 12 February, 13:00–15:00",
			askDay: "12 February 2027 is a Friday, not a Thursday. Which day do you mean?", askHoliday: "Monday 17 May 2027 is a public holiday (Grunnlovsdag). Is it to be then all the same?", late: "move workshop 2 to Monday 1 March",
		}
	}
	return sampleWords{
		workplace: "Solbakken barnehage", hall: "Storsalen", room: "møterommet", poster: "på pauserommet",
		titles: [2]string{"Hverdagen vår", "Det vi vil prøve"},
		abouts: [2]string{"Vi setter ord på hva som gir oss energi, og hva som tar den.", "Vi velger ut det viktigste og finner på løsninger."},
		bring:  "noe å skrive med", rule1: "Vi lar hverandre snakke ut.", rule2: "Vi holder tiden.",
		answer1: "Jeg gleder meg!\nOg jeg håper at vi får god tid.", answer2: "Hvordan får vi med dem på kveldsvakt?", answer3: "At det er lov å tenke høyt.\n\nOg at det vi sier, blir i rommet.",
		free: "Takk for at du spør.", away: "Jeg er bortreist", comment: "Jeg er på kurs den dagen", passed: "Hei, jeg kan dessverre komme først halv to den 4.",
		line: "flytt verksted 2 til torsdag 12. februar", holiday: "flytt verksted 2 til 17. mai", weekday: "fredag", guess: "Verksted 2: fredag 12. februar kl. 13.00–15.00",
		askDay: "12. februar 2027 er en fredag, ikke en torsdag. Hvilken dag mener du?", askHoliday: "Mandag 17. mai 2027 er en helligdag (Grunnlovsdag). Skal det likevel være da?", late: "flytt verksted 2 til mandag 1. mars",
	}
}

// samplePeople are leader, deputy and members.
func samplePeople() []workflow.Person {
	var out []workflow.Person
	for i, name := range []string{"Kari Nordmann", "Ola Hansen", "Per Ås", "Siri Østby", "Jonas Bø", "Mona Vik", "Tuva Lie"} {
		id := string(rune('a' + i))
		out = append(out, workflow.Person{ID: id, Name: name, Addresses: []string{id + "@example.no"}})
	}
	out[0].Addresses = []string{"kari.nordmann@example.no"}
	return out
}

func sampleTime(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2027, month, day, hour, minute, 0, 0, time.FixedZone("CET", 3600))
}

func sampleAgenda(start time.Time) []workflow.AgendaLine {
	var out []workflow.AgendaLine
	for _, item := range workflow.DefaultAgenda() {
		end := start.Add(time.Duration(item.Minutes) * time.Minute)
		l := workflow.AgendaLine{Start: start, End: end, Minutes: item.Minutes, Topic: item.Topic}
		switch item.Topic {
		case workflow.TopicThoughts:
			l.Questions = []int{1, 2}
		case workflow.TopicSafety:
			l.Questions = []int{3, 4}
		}
		out = append(out, l)
		start = end
	}
	return out
}

func samplePlan(w sampleWords, rich bool) []workflow.PlanLine {
	plan := []workflow.PlanLine{
		{Event: "preparation/a", Preparation: true, Number: 1, Start: sampleTime(2, 1, 12, 0), End: sampleTime(2, 1, 13, 0)},
		{Event: "workshop/a", Number: 1, Title: w.titles[0], Start: sampleTime(2, 4, 13, 0), End: sampleTime(2, 4, 15, 0)},
		{Event: "preparation/b", Preparation: true, Number: 2, Start: sampleTime(3, 8, 12, 0), End: sampleTime(3, 8, 13, 0)},
		{Event: "workshop/b", Number: 2, Title: w.titles[1], Start: sampleTime(3, 11, 13, 0), End: sampleTime(3, 11, 15, 0)},
	}
	if !rich {
		return plan[:2]
	}
	for i := range plan {
		l := &plan[i]
		l.Title, l.Place = w.titles[i/2], w.room
		if !l.Preparation {
			l.About, l.Bring, l.Place = w.abouts[i/2], w.bring, w.hall
			l.Responsible = []string{"Kari Nordmann", "Per Ås"}
		}
	}
	return plan
}

// questionsIn are questions whose wording stays, so that the golden files do.
func questionsIn(lang workflow.Lang) []string {
	switch lang {
	case workflow.Nynorsk:
		return []string{
			"Kva tenkjer du om Oss og vårt så langt?",
			"Kva lurer du på? Små og store spørsmål er like velkomne.",
			"Kva treng du for å kjenne deg trygg i verkstadene, både som deltakar og når du er med og leier dei?",
			"Kva ventar du deg av prosessen, og av oss i HMS-gruppa?",
			"Kva blir viktig for at vi skal lykkast med dette hos oss?",
		}
	case workflow.English:
		return []string{
			"What are your thoughts about Oss og vårt so far?",
			"What do you wonder about? Small and large questions are equally welcome.",
			"What do you need to feel safe in the workshops, both as a participant and when you help to lead them?",
			"What do you expect from the process, and from the rest of us in the HSE group?",
			"What will matter most for us to succeed with this here?",
		}
	}
	return []string{
		"Hva tenker du om Oss og vårt så langt?",
		"Hva lurer du på? Små og store spørsmål er like velkomne.",
		"Hva trenger du for å føle deg trygg i verkstedene, både som deltaker og når du er med og leder dem?",
		"Hva forventer du av prosessen, og av oss i HMS-gruppen?",
		"Hva blir viktig for at vi skal lykkes med dette hos oss?",
	}
}

func sampleQuestions(lang workflow.Lang, w sampleWords, rich bool) []workflow.QuestionLine {
	var out []workflow.QuestionLine
	for i, text := range questionsIn(lang) {
		out = append(out, workflow.QuestionLine{Number: i + 1, Text: text})
	}
	if rich {
		out[0].Answer, out[1].Answer, out[2].Answer = w.answer1, w.answer2, w.answer3
		out[1].Guess = true
	}
	return out
}

func sparseFacts(lang workflow.Lang) workflow.Facts {
	w, people := wordsOf(lang), samplePeople()[:2]
	start := sampleTime(1, 21, 13, 0)
	plan := samplePlan(w, false)
	var digest workflow.Digest
	for _, q := range sampleQuestions(lang, w, false) {
		digest.Answers = append(digest.Answers, workflow.QuestionAnswers{Number: q.Number, Text: q.Text})
	}
	digest.People = len(people)
	for _, p := range people {
		digest.Members = append(digest.Members, workflow.MemberStatus{Name: p.Name, Standing: workflow.StandingSilent})
	}
	return workflow.Facts{
		Lang: lang, Workplace: w.workplace, Recipient: people[0], Role: workflow.RoleLeader, Leader: people[0],
		Now: sampleTime(1, 14, 9, 0), Reference: "k7q2m4tx", Group: people, Plan: plan,
		Meeting:    workflow.MeetingFacts{Start: start, End: start.Add(time.Hour)},
		Agenda:     sampleAgenda(start),
		Questions:  sampleQuestions(lang, w, false),
		Missing:    []int{1, 2, 3, 4, 5},
		Print:      []workflow.PrintLine{{Paper: workflow.PaperWorksheet, Format: "A4", Copies: 1, Attached: true}},
		Candidates: []workflow.Candidate{{Number: 1, Start: start, End: start.Add(time.Hour), Silent: []string{people[0].Name, people[1].Name}}},
		Digest:     &digest,
		Change:     &workflow.Change{Event: plan[1].Event, New: &plan[1]},
		Changes:    []workflow.Change{{Event: plan[1].Event, New: &plan[1]}},
		Alert:      &workflow.Note{Code: workflow.NoteUnreadable, At: start},
		Message:    &workflow.PassedOn{From: people[1], Address: people[1].Address(), At: start},
		Asks:       []workflow.Ask{{Line: w.line, Code: workflow.AskNotRead}},
		Status:     &workflow.StatusFacts{},
	}
}

func richFacts(lang workflow.Lang) workflow.Facts {
	w, people := wordsOf(lang), samplePeople()
	f := sparseFacts(lang)
	f.Group, f.Leader, f.Recipient, f.Deputy = people, people[0], people[0], &people[1]
	f.StaffCount = 24
	f.Meeting.Place, f.PosterPlace = w.room, w.poster
	f.Plan = samplePlan(w, true)
	f.Questions = sampleQuestions(lang, w, true)
	f.Missing = []int{4, 5}
	f.Unplaced = []string{w.free}
	f.Documents = []workflow.Document{{Role: workflow.DocIntroduction, Name: "Oss og vårt.pdf"}}
	f.Privacy = workflow.Privacy{DeletedOn: workflow.Date{Year: 2027, Month: 2, Day: 20}}
	f.AnswerBy = sampleTime(1, 20, 13, 0)
	f.GroundRules = []string{w.rule1, w.rule2}
	f.AnnouncementAt = sampleTime(1, 22, 9, 0)
	f.Print = []workflow.PrintLine{
		{Document: workflow.DocIntroduction, Format: "A4", Copies: 7, Attached: true},
		{Document: workflow.DocGuide, Format: "A4", Copies: 7},
		{Paper: workflow.PaperWorksheet, Format: "A4", Copies: 7, Attached: true},
		{Paper: workflow.PaperTips, Format: "A4", Copies: 7, Sent: sampleTime(1, 7, 10, 30)},
		{Paper: workflow.PaperGroup, Format: "A3", Copies: 1, Attached: true},
	}
	f.Candidates = sampleCandidates(f.Meeting.Start)
	f.Digest = sampleDigest(f.Questions, w)
	f.Notes = sampleNotes()
	moved, held := f.Plan[3], f.Plan[1]
	moved.Start, moved.End, moved.Place, moved.Responsible = sampleTime(3, 18, 13, 0), sampleTime(3, 18, 15, 0), w.room, []string{"Siri Østby"}
	f.Change = &workflow.Change{Event: moved.Event, Old: &f.Plan[3], New: &moved, Told: 31, Staff: 24, ToldAt: sampleTime(1, 22, 10, 30), Warning: workflow.NoteHoliday}
	along := f.Plan[2]
	along.Start, along.End = along.Start.AddDate(0, 0, 7), along.End.AddDate(0, 0, 7)
	earlier := f.Plan[2]
	earlier.Start, earlier.End = earlier.Start.AddDate(0, 0, -10), earlier.End.AddDate(0, 0, -10)
	f.Changes = []workflow.Change{*f.Change, {Event: held.Event, Old: &held, Told: 1, ToldAt: sampleTime(1, 22, 10, 30)}, {Event: held.Event, New: &held}}
	f.Changes[0].Preparation, f.Changes[0].Along = &f.Plan[2], &along
	f.Undo = true
	f.Alert = &workflow.Note{Code: workflow.NoteDeclined, Person: "Jonas Bø", Detail: w.comment, At: f.Now}
	f.Message = &workflow.PassedOn{From: people[5], Role: workflow.RoleMember, Address: "mona@example.com", Subject: w.titles[0], Text: w.passed, At: f.Now, Files: []string{"plan.docx", "kart.png"}}
	f.Asks = []workflow.Ask{
		{Line: w.line, Code: workflow.AskWeekday, Question: w.askDay, Detail: w.weekday, Guess: w.guess, Event: &f.Plan[3]},
		{Line: w.holiday, Code: workflow.AskHoliday, Question: w.askHoliday, Event: &f.Plan[3]},
		{Line: w.late, Code: workflow.AskPrepLate, Event: &f.Plan[2], Along: &earlier},
		{Code: workflow.AskConfirmStop},
	}
	f.Status = &workflow.StatusFacts{Next: []workflow.NextMail{
		{Kind: workflow.MailAfterMeeting, At: f.Meeting.End, Count: 2},
		{Kind: workflow.MailAnnouncement, At: f.AnnouncementAt, Count: 31},
		{Kind: workflow.MailWorkshop, Event: &f.Plan[1], At: sampleTime(1, 28, 13, 0), Count: 31},
	}}
	return f
}

func sampleCandidates(start time.Time) []workflow.Candidate {
	next := start.AddDate(0, 0, 1)
	last := start.AddDate(0, 0, 4)
	return []workflow.Candidate{
		{Number: 1, Start: start, End: start.Add(time.Hour), Yes: []string{"Kari Nordmann", "Per Ås", "Siri Østby", "Jonas Bø"}, No: []string{"Mona Vik"}, Silent: []string{"Ola Hansen", "Tuva Lie"}},
		{Number: 2, Start: next, End: next.Add(time.Hour), Yes: []string{"Kari Nordmann", "Ola Hansen", "Per Ås", "Siri Østby", "Jonas Bø", "Mona Vik", "Tuva Lie"}},
		{Number: 3, Start: last, End: last.Add(time.Hour), No: []string{"Kari Nordmann", "Per Ås", "Siri Østby", "Jonas Bø", "Mona Vik"}, Silent: []string{"Ola Hansen", "Tuva Lie"}},
	}
}

func sampleDigest(questions []workflow.QuestionLine, w sampleWords) *workflow.Digest {
	d := &workflow.Digest{
		People: 7, Answered: 2, Partly: 1,
		Members: []workflow.MemberStatus{
			{Name: "Kari Nordmann", Standing: workflow.StandingAnswered, Answered: 5, RSVP: workflow.RSVPAccepted},
			{Name: "Ola Hansen", Standing: workflow.StandingAnswered, Answered: 5, RSVP: workflow.RSVPTentative},
			{Name: "Per Ås", Standing: workflow.StandingPartly, Answered: 3, RSVP: workflow.RSVPAccepted},
			{Name: "Siri Østby", Standing: workflow.StandingAway, AwayUntil: sampleTime(1, 25, 8, 0)},
			{Name: "Jonas Bø", Standing: workflow.StandingSilent, RSVP: workflow.RSVPDeclined, Comment: w.comment},
			{Name: "Mona Vik", Standing: workflow.StandingBounced, Reason: "550 5.1.1 User unknown"},
			{Name: "Tuva Lie", Standing: workflow.StandingNoMail},
		},
		Unplaced: []workflow.AttributedText{{Text: w.free}},
	}
	for i, q := range questions {
		a := workflow.QuestionAnswers{Number: q.Number, Text: q.Text, Safety: i == 2 || i == 3}
		for _, text := range [][]string{{w.answer1, w.free}, {w.answer2}, {w.answer3}, nil, nil}[i] {
			a.Answers = append(a.Answers, workflow.AttributedText{Text: text})
		}
		d.Answers = append(d.Answers, a)
	}
	return d
}

func sampleNotes() []workflow.Note {
	return []workflow.Note{
		{Code: workflow.NoteNoAddress, Person: "Tuva Lie"},
		{Code: workflow.NoteSkipped, Detail: string(workflow.MailReminder)},
	}
}
