package parser

import (
	"encoding/json"
	"path/filepath"
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
}

// TestPeople reads replies of every kind that people write to one questionnaire.
// Nothing but what was typed for a question stands under it, and what was typed
// for none comes out unplaced, word for word.
func TestPeople(t *testing.T) {
	t.Parallel()
	const dir = "testdata/people"
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d replies, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testAnsweredBy(t, dir, name)
		})
	}
}

func testAnsweredBy(t *testing.T, dir, name string) {
	var want answeredBy
	if err := json.Unmarshal(mustRead(t, dir, name+".json"), &want); err != nil {
		t.Fatal(err)
	}
	m := Read(mustRead(t, dir, name+".eml"))
	r := m.Against(NewSent(mustRead(t, dir, want.Original), want.Questions))
	got := make(map[string]string)
	for _, a := range r.Answers {
		got[strconv.Itoa(a.Question)] = squash(a.Text)
	}
	for q, text := range want.Answers {
		want.Answers[q] = squash(text)
	}
	if diff := cmp.Diff(want.Answers, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if text := squash(strings.Join(r.Unplaced, "\n")); text != squash(want.Unplaced) {
		t.Errorf("unplaced %q, want %q", text, want.Unplaced)
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
	if t.Failed() {
		t.Logf("reading: %+v", r)
	}
}
