package templates_test

import (
	"testing"

	"starte/templates"
	"starte/workflow"
)

func TestAppointment(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for name, tc := range map[string]struct {
		kind                 workflow.MailKind
		facts                workflow.Facts
		summary, description string
	}{
		"workshop": {
			workflow.MailWorkshop, rich(workflow.Bokmal, workflow.MailWorkshop), "Verksted 1: Hverdagen vår",
			"Verksted i Oss og vårt ved Solbakken barnehage.\n\nVi setter ord på hva som gir oss energi, og hva som tar den.\n\nTa med: noe å skrive med\nAnsvarlig: Kari Nordmann og Per Ås",
		},
		"preparation": {
			workflow.MailGathering, sparse(workflow.Nynorsk, workflow.MailGathering), "Førebuing 1",
			"HMS-gruppa førebur verkstad 1 i Oss og vårt.",
		},
		"meeting": {
			workflow.MailInvitation, sparse(workflow.English, workflow.MailInvitation), "Planning meeting for Oss og vårt",
			"The HSE group at Solbakken kindergarten is planning Oss og vårt.\n\n13:00–13:10  A common understanding of the process\n" +
				"13:10–13:20  My thoughts about Oss og vårt: think alone and share\n13:20–13:35  Safety and expectations\n" +
				"13:35–13:50  Progress plan\n13:50–14:00  Becoming confident in leading the workshops",
		},
		"none": {workflow.MailDigest, rich(workflow.Bokmal, workflow.MailDigest), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			summary, description := set.Appointment(tc.kind, tc.facts)
			if summary != tc.summary || description != tc.description {
				t.Errorf("got %q and %q\nwant %q and %q", summary, description, tc.summary, tc.description)
			}
		})
	}
}

// TestMeetingAsEvent renders the meeting when the facts name it as the appointment.
func TestMeetingAsEvent(t *testing.T) {
	t.Parallel()
	f := sparse(workflow.Bokmal, workflow.MailInvitation)
	f.Event = &workflow.PlanLine{Event: "meeting", Start: f.Meeting.Start, End: f.Meeting.End}
	if summary, _ := templates.New().Appointment(workflow.MailInvitation, f); summary != "Planleggingsmøte om Oss og vårt" {
		t.Errorf("the meeting is called %q", summary)
	}
}
