package engine

import (
	"bytes"
	"errors"
	"testing"

	"starte/workflow"
)

// TestPreviewIsWhatIsSent plays a process as a preview and for real, with the
// same seed and tags, and compares every byte.
func TestPreviewIsWhatIsSent(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p := solbakken(t)
		w.engine.random = &locked{from: &counting{}}
		w.apply(p)
		s := w.state()
		n := 0
		order := p.Everybody()
		tag := func() string { n++; return s.Of(order[n-1].ID).Tag }
		d := workflow.Create(p, s.Seed, tag, w.clock.Now(), oslo(t), workflow.NorwegianHoliday)
		pv := preview{r: w.engine.renderer, course: NobodyAnswers, now: w.clock.Now(), loc: oslo(t), holiday: workflow.NorwegianHoliday, state: d.State, tag: tag}
		for range maxPreviewSteps {
			more, err := pv.step(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !more {
				break
			}
		}
		w.until("2027-07-01 09:00")
		shown := map[string][]byte{}
		for _, e := range pv.entries {
			if e.Letter != nil {
				shown[e.Letter.MessageID] = e.Letter.Message.Bytes()
			}
		}
		if sent := w.smtp.Messages(); len(sent) != len(shown) || len(sent) < 30 {
			t.Errorf("%d mails shown, %d sent", len(shown), len(sent))
		}
		for _, m := range w.sent("", "") {
			if !bytes.Equal(bytes.TrimSpace(shown[m.MessageID]), bytes.TrimSpace(m.raw)) {
				t.Errorf("%s to %s differs from its preview", m.kind(), m.to)
			}
		}
	})
}

// counting gives other bytes each time.
type counting struct{ n byte }

func (c *counting) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i)
	}
	b[0] = c.n
	b[1] = byte(len(b))
	c.n++
	if c.n == 0 {
		return 0, errors.New("counting: all numbers are used")
	}
	return len(b), nil
}

func TestPreviewSeedIsNoSecretOfAProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.apply(solbakken(t))
	if s := w.state(); s.Seed == previewSeed || len(s.Seed) < 20 {
		t.Errorf("seed %q", s.Seed)
	}
}

// TestPreviewAnswersDiffer holds that the answers in a preview are as different
// as people's are, in each language.
func TestPreviewAnswersDiffer(t *testing.T) {
	t.Parallel()
	for _, lang := range []workflow.Lang{workflow.Bokmal, workflow.Nynorsk, workflow.English} {
		seen := map[string]bool{}
		for person := range 5 {
			for question := range 5 {
				answer := sampleAnswer(lang, person, question)
				if answer == "" || seen[answer] {
					t.Errorf("%s: person %d answers question %d with %q", lang, person, question, answer)
				}
				seen[answer] = true
			}
		}
	}
}
