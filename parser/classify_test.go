package parser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// kindWant is what a file of testdata/kinds says of the message beside it.
type kindWant struct {
	Kind     Kind          `json:"kind"`
	Absence  *absenceWant  `json:"absence,omitempty"`
	Delivery *deliveryWant `json:"delivery,omitempty"`
	Calendar *calendarWant `json:"calendar,omitempty"`
	Emoji    string        `json:"emoji,omitempty"`
	Problems []string      `json:"problems,omitempty"`
}

type absenceWant struct {
	Text   string `json:"text"`
	Until  string `json:"until"`
	Return bool   `json:"return"`
}

type deliveryWant struct {
	Recipient   string `json:"recipient"`
	Action      string `json:"action"`
	Status      string `json:"status"`
	Diagnostic  string `json:"diagnostic"`
	MessageID   string `json:"message_id"`
	ReturnedTo  string `json:"returned_to"`
	Informative bool   `json:"informative"`
}

type calendarWant struct {
	Method   string `json:"method"`
	UID      string `json:"uid"`
	Sequence int    `json:"sequence"`
	Attendee string `json:"attendee"`
	PartStat string `json:"part_stat"`
	Comment  string `json:"comment"`
}

func kindOf(m *Message) kindWant {
	got := kindWant{Kind: m.Kind, Emoji: m.Emoji}
	if a := m.Absence; a != nil {
		got.Absence = &absenceWant{a.Text, a.Until, a.Return}
	}
	if d := m.Delivery; d != nil {
		got.Delivery = &deliveryWant{d.Recipient, d.Action, d.Status, d.Diagnostic, d.MessageID, d.ReturnedTo, d.Informative}
	}
	if c := m.Calendar; c != nil {
		got.Calendar = &calendarWant{c.Method, c.UID, c.Sequence, c.Attendee, c.PartStat, c.Comment}
	}
	for _, p := range m.Problems {
		got.Problems = append(got.Problems, p.Code)
	}
	return got
}

// TestKinds reads whole messages as programs and people send them. The files
// are named by the program that writes so.
func TestKinds(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "kinds", "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("list messages: %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var want kindWant
			if err := json.Unmarshal(content, &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, kindOf(Read(raw))); diff != "" {
				t.Errorf("kind (-want +got):\n%s", diff)
			}
		})
	}
}
