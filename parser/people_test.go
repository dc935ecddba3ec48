package parser

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// answeredBy is what a person typed in a reply of testdata/people: beside the
// answers, what belongs to none of them, and which files came along.
type answeredBy struct {
	writtenReply
	Unplaced    string   `json:"unplaced"`
	Attachments []string `json:"attachments"`
	Kind        Kind     `json:"kind"`
	HTMLOnly    bool     `json:"html_only"` // the text twin does not say what belongs where
}

// TestPeople reads replies of every kind that people write to one questionnaire.
// Nothing but what was typed for a question stands under it, and what was typed
// for none comes out unplaced, word for word.
func TestPeople(t *testing.T) {
	t.Parallel()
	eachReply(t, "testdata/people", testAnsweredBy)
}

func testAnsweredBy(t *testing.T, dir, name string) {
	var want answeredBy
	if err := json.Unmarshal(mustRead(t, dir, name+".json"), &want); err != nil {
		t.Fatal(err)
	}
	m := Read(mustRead(t, dir, name+".eml"))
	for q, text := range want.Answers {
		want.Answers[q] = squash(text)
	}
	sent := NewSent(mustRead(t, dir, want.Original), want.Questions)
	want.check(t, "", m.Against(sent))
	if text := m.without("text/html"); text != nil && !want.HTMLOnly {
		want.check(t, "text alone: ", text.Against(sent))
		want.check(t, "html alone: ", m.without("text/plain").Against(sent))
	}
	var names []string
	for _, a := range m.Attachments {
		names = append(names, a.Name)
	}
	if diff := cmp.Diff(want.Attachments, names); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
	if want.Kind == "" {
		want.Kind = Reply
	}
	if m.Kind != want.Kind {
		t.Errorf("kind %q, want %q", m.Kind, want.Kind)
	}
}

// without returns a message that lost one of its twins on the way, or nil when it
// has none.
func (m *Message) without(mediaType string) *Message {
	rest := *m
	rest.parts = slices.DeleteFunc(slices.Clone(m.parts), func(p part) bool { return p.mediaType == mediaType })
	if len(rest.parts) == len(m.parts) || !slices.ContainsFunc(rest.parts, func(p part) bool { return p.isBody() }) {
		return nil
	}
	return &rest
}

// check compares a reading with what was typed.
func (w *answeredBy) check(t *testing.T, what string, r Reading) {
	t.Helper()
	got := make(map[string]string)
	for _, a := range r.Answers {
		got[strconv.Itoa(a.Question)] = squash(a.Text)
	}
	if diff := cmp.Diff(w.Answers, got); diff != "" {
		t.Errorf("%sanswers (-want +got):\n%s", what, diff)
	}
	if text := squash(strings.Join(r.Unplaced, "\n")); text != squash(w.Unplaced) {
		t.Errorf("%sunplaced %q, want %q", what, text, w.Unplaced)
	}
	if t.Failed() {
		t.Logf("reading: %+v", r)
	}
}
