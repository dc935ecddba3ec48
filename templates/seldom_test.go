package templates_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"starte/templates"
	"starte/workflow"
)

// seldomWords are what people write in seldom.
type seldomWords struct {
	undo, yes, hold, question, place string
	unread                           []string
	quit, noTime                     string
}

func seldomWordsOf(lang workflow.Lang) seldomWords {
	switch lang {
	case workflow.Nynorsk:
		return seldomWords{
			undo: "ANGRE", yes: "JA", hold: "VENT", question: "Når var det møtet var?", place: "Verkstad 1: i kantina, og Anne leier",
			unread: []string{"Anne har slutta.", "Bestill lunsj."}, quit: "Eg har dessverre slutta.", noTime: "2, men eg må gå klokka tre.",
		}
	case workflow.English:
		return seldomWords{
			undo: "UNDO", yes: "YES", hold: "HOLD", question: "When was that meeting?", place: "Workshop 1: in the canteen, and Anne leads",
			unread: []string{"Anne has left us.", "Order lunch."}, quit: "I am afraid I have quit.", noTime: "2, but I have to leave at three.",
		}
	}
	return seldomWords{
		undo: "ANGRE", yes: "JA", hold: "VENT", question: "Når var det møtet var?", place: "Verksted 1: i kantina, og Anne leder",
		unread: []string{"Anne har sluttet.", "Bestill lunsj."}, quit: "Jeg har dessverre sluttet.", noTime: "2, men jeg må gå klokka tre.",
	}
}

// seldom are mails that say what the samples do not, each as it would be sent.
func seldom(lang workflow.Lang) []variant {
	w := seldomWordsOf(lang)
	return slices.Concat(seldomAskBacks(lang, w), seldomEchoes(lang, w), seldomStatus(lang, w), seldomReceipts(lang, w), seldomForwards(lang, w))
}

// with is facts without notes, edited.
func with(name string, k workflow.MailKind, f workflow.Facts, edit func(*workflow.Facts)) variant {
	f.Notes = nil
	edit(&f)
	return variant{name, k, f}
}

func seldomAskBacks(lang workflow.Lang, w seldomWords) []variant {
	var out []variant
	for _, ask := range []workflow.Ask{
		{Line: w.undo, Code: workflow.AskNoUndo}, {Line: w.undo, Code: workflow.AskUndone}, {Line: w.undo, Code: workflow.AskUndoTold},
		{Line: w.undo, Code: workflow.AskUndoNewer}, {Line: w.undo, Code: workflow.AskUndoChanged}, {Line: w.undo, Code: workflow.AskUndoOther},
		{Line: w.undo, Code: workflow.AskUndoOpen}, {Line: w.yes, Code: workflow.AskSettled},
	} {
		out = append(out, with("refused: "+string(ask.Code), workflow.MailAskBack, rich(lang, workflow.MailAskBack), func(f *workflow.Facts) {
			switch ask.Code {
			case workflow.AskUndone, workflow.AskUndoTold, workflow.AskUndoChanged:
				ask.Stands = f.Plan[3:]
			case workflow.AskUndoNewer:
				ask.Stands = f.Plan[1:3]
			}
			f.Asks = []workflow.Ask{ask}
		}))
	}
	return append(out, with("more that was not understood", workflow.MailAskBack, rich(lang, workflow.MailAskBack), func(f *workflow.Facts) {
		f.Asks, f.Unread = f.Asks[1:2], w.unread
	}))
}

func seldomEchoes(lang workflow.Lang, w seldomWords) []variant {
	one := func(f *workflow.Facts) { f.Changes = f.Changes[1:2] }
	return []variant{
		with("a change taken back", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
			f.Changes = []workflow.Change{{Event: f.Change.Event, Old: f.Change.New, New: f.Change.Old}}
			f.Undo, f.Undone = false, true
		}),
		with("a text taken back", workflow.MailEcho, sparse(lang, workflow.MailEcho), func(f *workflow.Facts) { f.Changes, f.Undo, f.Undone = nil, false, true }),
		with("changes that wait", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
			one(f)
			f.Changes = append(slices.Clone(f.Changes), workflow.Change{Event: "meeting", Meeting: true, New: &workflow.PlanLine{Event: "meeting", Start: f.Meeting.Start, End: f.Meeting.End}})
			for i := range f.Changes {
				f.Changes[i].Waits, f.Changes[i].ToldAt = true, time.Time{}
			}
		}),
		with("held mail let in", workflow.MailEcho, sparse(lang, workflow.MailEcho), func(f *workflow.Facts) {
			f.Changes, f.Undo, f.LetIn = nil, false, &workflow.Note{Code: workflow.NoteHeldReply, Person: "Per Ås", Detail: "per@example.com"}
		}),
		with("more that was not understood", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
			one(f)
			f.Unread = w.unread
		}),
		with("many mails", workflow.MailEcho, rich(lang, workflow.MailEcho), func(f *workflow.Facts) {
			one(f)
			f.Notes = []workflow.Note{{Code: workflow.NoteManyMails, At: f.Now.Add(30 * time.Minute)}}
		}),
	}
}

func seldomStatus(lang workflow.Lang, w seldomWords) []variant {
	return []variant{
		with("mail that waited", workflow.MailStatus, sparse(lang, workflow.MailStatus), func(f *workflow.Facts) {
			f.Waited = []workflow.WaitedLine{{At: f.Now, Line: w.hold, Done: true}, {At: f.Now, Line: w.question}, {At: f.Now, Line: w.place, Part: true}, {At: f.Now}}
			f.WaitedMore, f.Digest = 2, nil
		}),
		with("held, with mail to come", workflow.MailStatus, rich(lang, workflow.MailStatus), func(f *workflow.Facts) {
			s := *f.Status
			s.Held = true
			s.AtOnce = []workflow.NextMail{
				{Kind: workflow.MailQuestions, Count: 1},
				{Kind: workflow.MailWorkshop, Event: &f.Plan[1], Count: 12},
				{Kind: workflow.MailChange, Event: &f.Plan[1], Count: 2},
				{Kind: workflow.MailInvitation, Event: &workflow.PlanLine{Event: "meeting", Start: f.Now}, Count: 2},
			}
			f.Status, f.Digest = &s, nil
		}),
		with("ended", workflow.MailStatus, rich(lang, workflow.MailStatus), func(f *workflow.Facts) { f.Status, f.Digest = &workflow.StatusFacts{Cancelled: true}, nil }),
	}
}

func seldomReceipts(lang workflow.Lang, w seldomWords) []variant {
	receipt := func(name string, edit func(*workflow.Facts)) variant {
		return with(name, workflow.MailReceipt, rich(lang, workflow.MailReceipt), func(f *workflow.Facts) {
			f.Questions, f.Missing = f.Questions[:2], nil
			edit(f)
		})
	}
	passedOn := func(f *workflow.Facts) { f.Message = &workflow.PassedOn{From: f.Recipient, Text: w.quit, At: f.Now} }
	return []variant{
		receipt("an answer that stays", func(f *workflow.Facts) { f.Stayed = []int{1} }),
		receipt("answers that stay", func(f *workflow.Facts) { f.Stayed = []int{1, 2} }),
		receipt("attachments left aside", func(f *workflow.Facts) { f.LeftFiles = []string{"scan.pdf", "notat.docx"} }),
		receipt("several guesses", func(f *workflow.Facts) { f.Questions[0].Guess = true }),
		receipt("a message passed on", passedOn),
		receipt("a message passed on, no deputy", func(f *workflow.Facts) {
			passedOn(f)
			f.Deputy = nil
		}),
	}
}

func seldomForwards(lang workflow.Lang, w seldomWords) []variant {
	var out []variant
	for _, fits := range [][]int{{2}, {1, 2}, nil} {
		out = append(out, with(fmt.Sprintf("times that suit: %d, with more", len(fits)), workflow.MailForward, rich(lang, workflow.MailForward), func(f *workflow.Facts) {
			m := *f.Message
			m.Counted, m.Fits, m.Text, m.Files = true, fits, w.noTime, nil
			f.Message = &m
		}))
	}
	for name, m := range map[string]workflow.PassedOn{
		"shown": {Subject: "Oss og vårt", Text: w.quit, Files: []string{"ark.pdf"}, Asked: true}, "hidden": {Hidden: true, Asked: true}, "empty": {},
	} {
		out = append(out, with("held reply, "+name, workflow.MailAlert, rich(lang, workflow.MailAlert), func(f *workflow.Facts) {
			f.Alert, f.Message = &workflow.Note{Code: workflow.NoteHeldReply, Person: "Per Ås", Detail: "per@example.com"}, &m
		}))
	}
	slices.SortFunc(out, func(a, b variant) int { return strings.Compare(a.name, b.name) })
	return out
}

// TestSeldom holds each of these to its words, one after another in one file
// for each language.
func TestSeldom(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, lang := range templates.Langs() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			for _, v := range seldom(lang) {
				r := render(t, set, v.kind, v.facts)
				fmt.Fprintf(&b, "######## %s, %s\n\nSubject: %s\n\n%s\n", v.kind, v.name, r.Subject, r.Text)
			}
			golden(t, filepath.Join("testdata", string(lang), "seldom.txt"), b.String())
		})
	}
}
