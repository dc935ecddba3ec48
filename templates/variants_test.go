package templates_test

import (
	"strings"
	"testing"
	"time"

	"starte/templates"
	"starte/workflow"
)

// variant is facts that take a way through a template that the samples do not.
type variant struct {
	name  string
	kind  workflow.MailKind
	facts workflow.Facts
}

func rich(lang workflow.Lang, k workflow.MailKind) workflow.Facts {
	return templates.Samples(lang, k)[0]
}

// variants are the ways that depend on codes, roles, and what changed.
func variants(t *testing.T, lang workflow.Lang) []variant {
	t.Helper()
	var out []variant
	add := func(name string, k workflow.MailKind, f workflow.Facts, set func(*workflow.Facts)) {
		set(&f)
		out = append(out, variant{name, k, f})
	}
	for _, code := range constants(t, "NoteCode") {
		for _, note := range []workflow.Note{{Code: workflow.NoteCode(code), Person: "Per Ås"}, {Code: workflow.NoteCode(code), Person: "Per Ås", Detail: "2027-05-17"}} {
			if note.Code == workflow.NoteSkipped {
				note.Detail = string(workflow.MailDigest)
			}
			add("note "+code, workflow.MailAlert, sparse(lang, workflow.MailAlert), func(f *workflow.Facts) { f.Alert = &note })
			add("note "+code, workflow.MailDigest, rich(lang, workflow.MailDigest), func(f *workflow.Facts) { f.Notes = []workflow.Note{note} })
		}
	}
	for _, code := range constants(t, "AskCode") {
		add("ask "+code, workflow.MailAskBack, sparse(lang, workflow.MailAskBack), func(f *workflow.Facts) { f.Asks = []workflow.Ask{{Code: workflow.AskCode(code)}} })
		add("ask in words "+code, workflow.MailAskBack, rich(lang, workflow.MailAskBack), func(f *workflow.Facts) {
			f.Asks = []workflow.Ask{{Line: "x", Code: workflow.AskCode(code), Question: "OK?", Event: &f.Plan[1]}, {Line: "y", Code: workflow.AskCode(code), Event: &f.Plan[3]}}
		})
	}
	for _, standing := range constants(t, "Standing") {
		for _, rsvp := range constants(t, "RSVP") {
			add("standing "+standing+" "+rsvp, workflow.MailDigest, sparse(lang, workflow.MailDigest), func(f *workflow.Facts) {
				d := *f.Digest
				d.Members = []workflow.MemberStatus{{Name: "Per Ås", Standing: workflow.Standing(standing), RSVP: workflow.RSVP(rsvp), Answered: 1}}
				f.Digest = &d
			})
		}
	}
	for _, role := range constants(t, "Role") {
		for _, k := range workflow.MailKinds() {
			add("role "+role, k, rich(lang, k), func(f *workflow.Facts) { f.Role = workflow.Role(role) })
		}
	}
	out = append(out, changeVariants(lang)...)
	out = append(out, leftVariants(lang)...)
	out = append(out, seldom(lang)...)
	for name, status := range map[string]workflow.StatusFacts{"held": {Held: true}, "cancelled": {Cancelled: true}, "resumed": {}, "not ended": {Kept: true}, "not ended, held": {Kept: true, Held: true}} {
		for _, k := range []workflow.MailKind{workflow.MailEcho, workflow.MailStatus} {
			add(name, k, sparse(lang, k), func(f *workflow.Facts) { f.Status, f.Changes, f.Undo = &status, nil, true })
		}
	}
	add("text", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
		f.Changes, f.Announcement = nil, &workflow.Announcement{}
	})
	add("text that waits", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
		f.Changes, f.Announcement, f.AnnouncementAt = nil, &workflow.Announcement{}, time.Time{}
	})
	add("text that waits for a meeting", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
		f.Changes, f.Announcement, f.AnnouncementAt, f.Meeting = nil, &workflow.Announcement{}, time.Time{}, workflow.MeetingFacts{}
	})
	add("preparation that stays", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
		f.Changes = f.Changes[:1]
		f.Changes[0].Along = nil
	})
	add("new numbers", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) { f.Renumbered = f.Plan })
	add("preparation too late, to be answered", workflow.MailAskBack, rich(lang, workflow.MailAskBack), func(f *workflow.Facts) {
		f.Asks = []workflow.Ask{{Line: "x", Code: workflow.AskPrepLate, Event: &f.Plan[2]}}
	})
	add("a question without a plan", workflow.MailAskBack, sparse(lang, workflow.MailAskBack), func(f *workflow.Facts) { f.Plan = nil })
	add("a question about nothing", workflow.MailAskBack, sparse(lang, workflow.MailAskBack), func(f *workflow.Facts) {
		f.Plan, f.Meeting = nil, workflow.MeetingFacts{}
	})
	for name, told := range map[string][2]int{"one of the group": {1, 0}, "one of the staff": {1, 1}, "one of each": {2, 1}, "the staff": {24, 24}} {
		add("told: "+name, workflow.MailEcho, sparse(lang, workflow.MailEcho), func(f *workflow.Facts) {
			c := f.Changes[0]
			c.Told, c.Staff = told[0], told[1]
			f.Changes = []workflow.Change{c}
		})
	}
	add("a meeting that has got its time", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
		l := workflow.PlanLine{Event: "meeting", Start: f.Meeting.Start, End: f.Meeting.End}
		f.Changes = []workflow.Change{{Event: "meeting", Meeting: true, New: &l}}
	})
	add("times to choose from", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
		f.Changes, f.Candidates = nil, rich(lang, workflow.MailTimePoll).Candidates
	})
	add("rules", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) { f.Changes, f.GroundRules = nil, []string{"1"} })
	add("no plan", workflow.MailAfterMeeting, sparse(lang, workflow.MailAfterMeeting), func(f *workflow.Facts) { f.Plan = nil })
	add("one question", workflow.MailQuestions, sparse(lang, workflow.MailQuestions), func(f *workflow.Facts) { f.Questions = f.Questions[:1] })
	add("names shown", workflow.MailQuestions, rich(lang, workflow.MailQuestions), func(f *workflow.Facts) { f.Privacy.NamesShown = true })
	add("nothing to show", workflow.MailEcho, sparse(lang, workflow.MailEcho), func(f *workflow.Facts) { f.Changes = nil })
	add("forged in one's own name", workflow.MailAlert, rich(lang, workflow.MailAlert), func(f *workflow.Facts) {
		f.Alert = &workflow.Note{Code: workflow.NoteForged, Person: f.Recipient.Name}
	})
	add("meeting without a time", workflow.MailAlert, sparse(lang, workflow.MailAlert), func(f *workflow.Facts) {
		f.Alert, f.Meeting.Start = &workflow.Note{Code: workflow.NoteAnnouncementOn}, time.Time{}
	})
	add("after the meeting", workflow.MailReceipt, rich(lang, workflow.MailReceipt), func(f *workflow.Facts) { f.Now = f.Meeting.End })
	add("pictures only", workflow.MailForward, rich(lang, workflow.MailForward), func(f *workflow.Facts) {
		m := *f.Message
		m.Text, m.Files = "", m.Files[:1]
		f.Message = &m
	})
	add("no name", workflow.MailQuestions, sparse(lang, workflow.MailQuestions), func(f *workflow.Facts) { f.Recipient.Name = "" })
	return out
}

// leftVariants are the mails to those whom an appointment no longer concerns,
// though it is not called off.
func leftVariants(lang workflow.Lang) []variant {
	removed := rich(lang, workflow.MailCancellation)
	removed.Role = ""
	moved := sparse(lang, workflow.MailCancellation)
	moved.Role = workflow.RoleStaff
	preparing := rich(lang, workflow.MailCancellation)
	preparing.Role, preparing.Change = workflow.RoleStaff, &workflow.Change{Event: preparing.Plan[0].Event, Old: &preparing.Plan[0]}
	return []variant{
		{"removed", workflow.MailCancellation, removed},
		{"moved out of the group, of the meeting", workflow.MailCancellation, moved},
		{"moved out of the group, of a preparation", workflow.MailCancellation, preparing},
	}
}

func changeVariants(lang workflow.Lang) []variant {
	var out []variant
	old := rich(lang, workflow.MailChange).Plan[1]
	for name, edit := range map[string]func(l *workflow.PlanLine){
		"time":        func(l *workflow.PlanLine) { l.Start, l.End = l.Start.Add(time.Hour), l.End.Add(time.Hour) },
		"day":         func(l *workflow.PlanLine) { l.Start, l.End = l.Start.AddDate(0, 0, 7), l.End.AddDate(0, 0, 7) },
		"place":       func(l *workflow.PlanLine) { l.Place = "B2" },
		"no place":    func(l *workflow.PlanLine) { l.Place = "" },
		"people":      func(l *workflow.PlanLine) { l.Responsible = l.Responsible[:1] },
		"no people":   func(l *workflow.PlanLine) { l.Responsible = nil },
		"title":       func(l *workflow.PlanLine) { l.Title = "X" },
		"no title":    func(l *workflow.PlanLine) { l.Title = "" },
		"about":       func(l *workflow.PlanLine) { l.About = "X." },
		"bring":       func(l *workflow.PlanLine) { l.Bring = "X" },
		"no bring":    func(l *workflow.PlanLine) { l.Bring = "" },
		"preparation": func(l *workflow.PlanLine) { l.Preparation, l.Place = true, "B2" },
		"meeting":     func(l *workflow.PlanLine) { l.Event, l.Title, l.Place = "meeting", "", "B2" },
	} {
		before, after := old, old
		edit(&after)
		before.Event, before.Preparation = after.Event, after.Preparation
		change := workflow.Change{Event: after.Event, Old: &before, New: &after, Meeting: after.Event == "meeting", Told: 1}
		for _, k := range []workflow.MailKind{workflow.MailChange, workflow.MailEcho} {
			f := sparse(lang, k)
			f.Change, f.Changes = &change, []workflow.Change{change}
			out = append(out, variant{"change of " + name, k, f})
		}
	}
	return out
}

func TestVariants(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, lang := range templates.Langs() {
		for _, v := range variants(t, lang) {
			t.Run(string(lang)+"/"+string(v.kind)+"/"+v.name, func(t *testing.T) {
				t.Parallel()
				r, err := set.Render(v.kind, v.facts)
				if err != nil {
					t.Fatal(err)
				}
				checkTidy(t, r)
				checkLanguage(t, lang, r)
				checkTwins(t, r)
			})
		}
	}
}

// TestChangeIsSaid holds that each thing that changed is in the mail, as it
// was and as it is.
func TestChangeIsSaid(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, v := range changeVariants(workflow.Bokmal) {
		text := render(t, set, v.kind, v.facts).Text
		if !strings.Contains(strings.ToLower(text), "før") && v.name != "change of about" && v.name != "change of no title" {
			t.Errorf("%s: %s does not say how it was:\n%s", v.kind, v.name, text)
		}
	}
}

func TestWhatIsNotSetIsLeftOut(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, tc := range []struct {
		what string
		kind workflow.MailKind
		word string
	}{
		{"the introduction", workflow.MailQuestions, "introduksjonen"},
		{"the poster's place", workflow.MailAnnouncement, "plakat"},
		{"the place", workflow.MailWorkshop, "Hvor:"},
		{"what to bring", workflow.MailWorkshop, "Ta med"},
		{"who is responsible", workflow.MailWorkshop, "Ansvarlig"},
		{"the ground rules", workflow.MailGathering, "Spillereglene"},
		{"the deputy", workflow.MailQuestions, "Ola Hansen"},
		{"the day of deletion", workflow.MailQuestions, "sletter"},
	} {
		if !strings.Contains(render(t, set, tc.kind, rich(workflow.Bokmal, tc.kind)).Text, tc.word) {
			t.Errorf("%s: %s is set, but not said", tc.kind, tc.what)
		}
		if strings.Contains(render(t, set, tc.kind, sparse(workflow.Bokmal, tc.kind)).Text, tc.word) {
			t.Errorf("%s: %s is not set, but spoken of", tc.kind, tc.what)
		}
	}
}

func TestHiddenNamesStayHidden(t *testing.T) {
	t.Parallel()
	set := templates.New()
	f := rich(workflow.Bokmal, workflow.MailDigest)
	hidden := render(t, set, workflow.MailDigest, f).Text
	if !strings.Contains(hidden, "uten navn") {
		t.Error("the digest does not say that names are hidden")
	}
	d := *f.Digest
	d.Answers = []workflow.QuestionAnswers{{Number: 1, Text: "Hva?", Answers: []workflow.AttributedText{{Name: "Per Ås", Text: "Dette."}}}}
	f.Digest = &d
	shown := render(t, set, workflow.MailDigest, f).Text
	if strings.Contains(shown, "uten navn") || !strings.Contains(shown, "Per Ås: Dette.") {
		t.Errorf("names that are shown are not:\n%s", shown)
	}
}

// TestLeavingIsNoCancellation holds that nobody reads of an appointment that it
// is called off when only they are out of it.
func TestLeavingIsNoCancellation(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, v := range leftVariants(workflow.Bokmal) {
		r := render(t, set, v.kind, v.facts)
		if strings.Contains(r.Subject+r.Text, "vlyst") || !strings.Contains(r.Text, "ikke lenger med") {
			t.Errorf("%s: %s\n%s", v.name, r.Subject, r.Text)
		}
	}
	if r := render(t, set, workflow.MailCancellation, rich(workflow.Bokmal, workflow.MailCancellation)); !strings.Contains(r.Text, "er avlyst") {
		t.Errorf("a workshop that is called off is not said to be:\n%s", r.Text)
	}
}

// TestAddendumNamesNobodyWithAnswers holds that names stay away from answers
// that are shown without them, however few are new.
func TestAddendumNamesNobodyWithAnswers(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for name, edit := range map[string]func(d *workflow.Digest){
		"answers":  func(d *workflow.Digest) { d.Unplaced = nil },
		"unplaced": func(d *workflow.Digest) { d.Answers = nil },
	} {
		f := rich(workflow.Bokmal, workflow.MailAddendum)
		d := *f.Digest
		edit(&d)
		f.Digest = &d
		if text := render(t, set, workflow.MailAddendum, f).Text; strings.Contains(text, "fra Per Ås") {
			t.Errorf("%s: the one who wrote is named:\n%s", name, text)
		}
	}
	f := sparse(workflow.Bokmal, workflow.MailAddendum)
	if text := render(t, set, workflow.MailAddendum, f).Text; !strings.Contains(text, "innkallingen fra Ola Hansen") {
		t.Errorf("who answered the invitation is not said:\n%s", text)
	}
}

func TestPosterPlaceInASentence(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for place, want := range map[string]string{
		"pauserommet":    "henger her: pauserommet.",
		"på pauserommet": "henger på pauserommet.",
		"I gangen":       "henger i gangen.",
		"i":              "henger her: i.",
	} {
		f := rich(workflow.Bokmal, workflow.MailAnnouncement)
		f.PosterPlace = place
		if text := strings.Join(strings.Fields(render(t, set, workflow.MailAnnouncement, f).Text), " "); !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

// TestLeaderIsNotTheThirdPerson holds that mail to the leader about mail in the
// leader's own name says so.
func TestLeaderIsNotTheThirdPerson(t *testing.T) {
	t.Parallel()
	set := templates.New()
	f := rich(workflow.Bokmal, workflow.MailAlert)
	f.Alert = &workflow.Note{Code: workflow.NoteForged, Person: f.Leader.Name}
	if text := render(t, set, workflow.MailAlert, f).Text; strings.Contains(text, f.Leader.Name) || !strings.Contains(text, "i ditt navn") {
		t.Errorf("the leader is spoken of, not to:\n%s", text)
	}
}
