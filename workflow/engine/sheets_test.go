package engine

import (
	"bytes"
	"testing"
	"time"

	"starte/templates/paper"
	"starte/workflow"
)

// TestSheetsAreShared: a sheet is drawn once for all who get the same, is what
// would be drawn for each, and is never somebody else's.
func TestSheetsAreShared(t *testing.T) {
	t.Parallel()
	meeting := workflow.MeetingFacts{Start: at(t, "2027-01-28 13:00"), End: at(t, "2027-01-28 14:00"), Place: "Møterommet"}
	facts := func(who string, change func(*workflow.Facts)) workflow.Facts {
		f := workflow.Facts{Lang: workflow.Bokmal, Now: at(t, "2027-01-27 13:00"), Workplace: "Solbakken barnehage", Meeting: meeting,
			Recipient: someone(who, who), Role: workflow.RoleMember, Questions: []workflow.QuestionLine{{Number: 1, Text: "Hva lurer du på?"}}}
		if change != nil {
			change(&f)
		}
		return f
	}
	blank := sheetKey(workflow.PaperWorksheet, facts("Ola", nil))
	same := map[string]workflow.Facts{
		"somebody else": facts("Per", nil),
		"the leader":    facts("Kari", func(f *workflow.Facts) { f.Role, f.Digest = workflow.RoleLeader, &workflow.Digest{People: 3} }),
	}
	for name, f := range same {
		if sheetKey(workflow.PaperWorksheet, f) != blank {
			t.Errorf("the blank sheet of %s is drawn once more", name)
		}
		want, err := paper.Draw(workflow.PaperWorksheet, f)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := new(sheets).draw(workflow.PaperWorksheet, facts("Ola", nil)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("the blank sheet of %s is another: %v", name, err)
		}
	}
	for name, f := range map[string]workflow.Facts{
		"an answer":         facts("Ola", func(f *workflow.Facts) { f.Questions[0].Answer = "Tiden" }),
		"unplaced":          facts("Ola", func(f *workflow.Facts) { f.Unplaced = []string{"Hei"} }),
		"another workplace": facts("Ola", func(f *workflow.Facts) { f.Workplace = "Lia skole" }),
		"another language":  facts("Ola", func(f *workflow.Facts) { f.Lang = workflow.English }),
		"another question":  facts("Ola", func(f *workflow.Facts) { f.Questions[0].Text = "Hva trenger du?" }),
		"another meeting":   facts("Ola", func(f *workflow.Facts) { f.Meeting.Start = f.Meeting.Start.Add(time.Hour) }),
	} {
		if sheetKey(workflow.PaperWorksheet, f) == blank {
			t.Errorf("with %s the sheet is taken for the blank one", name)
		}
	}
	mine := facts("Ola", func(f *workflow.Facts) { f.Questions[0].Answer = "Tiden" })
	if theirs := facts("Per", func(f *workflow.Facts) { f.Questions[0].Answer = "Tiden" }); sheetKey(workflow.PaperWorksheet, mine) == sheetKey(workflow.PaperWorksheet, theirs) {
		t.Error("two people who answered the same get one sheet, with one name on it")
	}
}
