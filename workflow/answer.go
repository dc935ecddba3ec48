package workflow

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// answer records answers, each at its question, and sends a receipt that shows
// how they were understood.
func (r *receiver) answer(ps *PersonState) {
	if ps.Replied.IsZero() {
		ps.Replied = r.in.At
	}
	ps.Away = nil
	var stayed []int
	asked, at := len(r.State.Process.AskedQuestions()), r.afterDigest()
	for _, a := range r.in.Answers {
		if a.Question < 1 || a.Question > asked {
			a.Question = 0
		}
		a.Person, a.At, a.Inbound = r.person.ID, at, r.in.ID
		if sure := r.sureAnswer(a.Question); a.Guess && a.Question > 0 && sure != nil {
			if strings.TrimSpace(a.Text) == strings.TrimSpace(sure.Text) {
				continue // said once more
			}
			a.Question, a.Guess, stayed = 0, false, append(stayed, sure.Question)
		}
		r.d.Record = append(r.d.Record, a)
	}
	for _, text := range r.in.Unplaced {
		r.d.Record = append(r.d.Record, Answer{Person: r.person.ID, Text: text, At: at, Inbound: r.in.ID})
	}
	r.Answers = MergeAnswers(r.Answers, r.d.Record)
	if mail, ok := r.toSender(MailReceipt, &ps.Receipts, receiptsPerHour); ok {
		r.ownAnswers(&mail.Facts, r.person)
		mail.Facts.Stayed, mail.Facts.LeftFiles = stayed, r.leftFiles()
		if start, _, ok := r.meeting(); ok {
			mail.Facts.AnswerBy = r.lastCall(start)
		}
		r.d.Mails = append(r.d.Mails, mail)
	}
}

// leftFiles are the attachments that may hold answers. Beside answers, a picture
// is most often the logo of a signature.
func (r *receiver) leftFiles() []string {
	var left []string
	for _, name := range r.in.Files {
		if len(r.in.Answers) == 0 || !picture.MatchString(name) {
			left = append(left, name)
		}
	}
	return left
}

var picture = regexp.MustCompile(`(?i)\.(?:png|jpe?g|gif|bmp|svg|webp|heic|tiff?)$|^[^.]*$`)

// sureAnswer is the person's answer to a question that was placed by its number
// or by where it stood, in this message or in an earlier one; nil when there is
// none. A place that was guessed never takes the place of such an answer.
func (r *receiver) sureAnswer(question int) *Answer {
	for _, list := range [][]Answer{r.in.Answers, r.Answers} {
		for i := range list {
			own := list[i].Person == "" || list[i].Person == r.person.ID
			if a := &list[i]; own && a.Question == question && !a.Guess {
				return a
			}
		}
	}
	return nil
}

// afterDigest is now, or just after the last digest when that was made at this
// very instant: what is new since a digest is told apart by its time.
func (r *receiver) afterDigest() time.Time {
	if last := r.lastDigest(); !r.Now.After(last) {
		return last.Add(time.Millisecond)
	}
	return r.Now
}

// MergeAnswers puts new answers in place of earlier ones to the same questions;
// what could not be placed stays beside what was there. The store keeps answers
// by the same rule.
func MergeAnswers(held, fresh []Answer) []Answer {
	if len(fresh) == 0 {
		return held
	}
	out := slices.Clone(held)
	for _, a := range fresh {
		if a.Question != 0 {
			out = slices.DeleteFunc(out, func(b Answer) bool { return b.Person == a.Person && b.Question == a.Question })
		}
		out = append(out, a)
	}
	return out
}
