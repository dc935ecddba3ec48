package templates

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"starte/workflow"
)

// weeklyFile is the operator's weekly mail. It is given workflow.Health, with
// the lists cut to what somebody reads.
const weeklyFile = "weekly"

// maxUnits is how many workplaces a list of the weekly mail names.
const maxUnits = 100

type weekly struct {
	workflow.Health
	Quiets, MoreQuiet, MoreProblems int
}

// Weekly makes the operator's weekly mail: a subject and plain text, whose
// lines are wrapped at 72 characters.
func (s *Set) Weekly(lang workflow.Lang, h workflow.Health) (subject, text string, err error) {
	t, ok := s.langs[lang]
	if !ok {
		return "", "", fmt.Errorf("render mail: no language %q", lang)
	}
	w := weekly{Health: h, Quiets: len(h.Quiet)}
	w.Quiet, w.MoreQuiet = cut(h.Quiet)
	w.Problems, w.MoreProblems = cut(h.Problems)
	name := path.Join(string(lang), weeklyFile+suffix)
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, w); err != nil {
		return "", "", fmt.Errorf("render mail: %w", err)
	}
	subject, body, err := parseMail(b.String())
	if err == nil && subject == "" {
		err = errors.New("the subject is empty")
	}
	if err != nil {
		return "", "", named(name, err)
	}
	return subject, renderText(body, textWidth), nil
}

func cut[T any](list []T) (head []T, more int) {
	n := min(len(list), maxUnits)
	return list[:n], len(list) - n
}

// SampleHealth are weeks to try the weekly mail on: one with everything that it
// may say, and one with nothing to tell. The workplaces are made up.
func SampleHealth() []workflow.Health {
	at := func(day, hour int) time.Time { return time.Date(2027, time.February, day, hour, 0, 0, 0, time.UTC) }
	rich := workflow.Health{
		From: at(1, 8), To: at(8, 8), Running: 212, Held: 3, Over: 41, HeldAll: true,
		Problems: []workflow.UnitProblems{
			{ID: "fagerli", Workplace: "Fagerli sykehjem", NoAddress: 2, Bounced: 1, Unconfirmed: 1, Unhandled: 1},
			{ID: "bakken", Workplace: "Bakken skole", Broken: true},
		},
		Sent: 4210, Received: 388, Refused: 4, Expired: 1, TooLarge: 1, Unhandled: 2,
		Waiting: 120, WaitingSince: at(5, 9), Failing: []string{"deliver"},
	}
	for i, code := range []workflow.QuietCode{
		workflow.QuietUnanswered, workflow.QuietMetUnanswered, workflow.QuietLeaderSilent, workflow.QuietLeaderBounced,
		workflow.QuietNoTimeChosen, workflow.QuietStuck, workflow.QuietNoMeeting, workflow.QuietNoWorkshops,
	} {
		rich.Quiet = append(rich.Quiet, workflow.QuietUnit{ID: fmt.Sprintf("enhet-%d", i+1), Workplace: fmt.Sprintf("Enhet %d", i+1),
			Reasons: []workflow.QuietReason{{Code: code, At: at(i+1, 12)}}})
	}
	first := &rich.Quiet[0]
	first.Reasons = append(first.Reasons, workflow.QuietReason{Code: workflow.QuietLeaderSilent, At: at(1, 9)})
	return []workflow.Health{rich, {From: at(1, 8), To: at(8, 8), Running: 1}}
}
