package workflow

import (
	"slices"
	"strings"
)

// At most so many questions that were asked before the newest are kept.
const earlierKept = 4

// And so many of the messages that a question was asked about, or asked again.
const inboundKept = 20

// withNewest is the messages with a newer one before them.
func withNewest(id string, inbound []string) []string {
	inbound = append([]string{id}, inbound...)
	return inbound[:min(len(inbound), inboundKept)]
}

// by reports whether the question was asked about a message. What older programs
// asked says nothing of that.
func (a *AskedBack) by(inbound string) bool {
	return a != nil && (len(a.Inbound) == 0 || slices.Contains(a.Inbound, inbound))
}

// question is the one that the mail answers; nil when it answers none that is open.
func (r *receiver) question() *AskedBack {
	if r.in.About != MailAskBack {
		return nil
	}
	return r.d.State.Asked
}

// recall puts the question that the mail answers in the place of the newest; none
// when that is not open any more.
func (r *receiver) recall() {
	s, answers := &r.d.State, r.in.answers()
	if r.in.About != MailAskBack || answers == "" || r.in.AboutEvent != "" || s.Asked.by(answers) {
		return
	}
	if s.Asked != nil {
		s.Earlier = append([]AskedBack{*s.Asked}, s.Earlier...)
		s.Asked = nil
	}
	if i := slices.IndexFunc(s.Earlier, func(a AskedBack) bool { return a.by(answers) }); i >= 0 {
		a := s.Earlier[i]
		s.Asked, s.Earlier = &a, slices.Delete(s.Earlier, i, i+1)
	}
}

// settle lets the newest question that is still open be the newest again.
func (r *receiver) settle() {
	s := &r.d.State
	if s.Asked == nil && len(s.Earlier) > 0 {
		a := s.Earlier[0]
		s.Asked, s.Earlier = &a, s.Earlier[1:]
	}
	s.Earlier = s.Earlier[:min(len(s.Earlier), earlierKept)]
}

// pending are the open questions that the mail does not answer.
func (e *editor) pending() []AskedBack {
	s := e.d.State.clone()
	if s.Asked != nil && e.in.About != MailAskBack {
		return append([]AskedBack{*s.Asked}, s.Earlier...)
	}
	return s.Earlier
}

// untouched leaves of questions what is about other appointments than those that
// have changed.
func untouched(questions []AskedBack, changed []Change) []AskedBack {
	var left []AskedBack
	for _, a := range questions {
		touches := func(event string) bool {
			return slices.ContainsFunc(changed, func(c Change) bool { return event != "" && sameWorkshopEvent(c.Event, event) })
		}
		lines := len(a.Lines)
		for _, o := range a.Open {
			if touches(o.Event) {
				a.Lines = slices.DeleteFunc(a.Lines, func(l string) bool { return l == o.Line })
			}
		}
		a.Open = slices.DeleteFunc(a.Open, func(o OpenLine) bool { return touches(o.Event) })
		a.Late = slices.DeleteFunc(a.Late, func(l LatePreparation) bool { return touches(workshopEvent(l.Workshop.ID)) })
		if len(a.Open)+len(a.Late) > 0 || len(a.Lines) > 0 && len(a.Lines) == lines {
			left = append(left, a)
		}
	}
	return left
}

// sameWorkshopEvent reports whether two appointments are the same, or a workshop
// and its preparation.
func sameWorkshopEvent(a, b string) bool {
	_, aID, _ := strings.Cut(a, "/")
	_, bID, _ := strings.Cut(b, "/")
	return a == b || aID != "" && aID == bID
}
