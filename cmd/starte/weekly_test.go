package main

import (
	"strings"
	"testing"
)

// toOperator waits for the n-th mail to the operator and returns it.
func (s *served) toOperator(n int) string {
	s.w.t.Helper()
	var got []string
	patiently(s.w.t, "another mail for the operator", func() bool {
		got = nil
		for _, m := range s.w.smtp.Messages() {
			if m.To[0] == "drift@example.test" {
				got = append(got, string(m.Raw))
			}
		}
		return len(got) >= n
	})
	if len(got) > n {
		s.w.t.Fatalf("the operator got %d mails, want %d", len(got), n)
	}
	return got[n-1]
}

// TestServeTellsTheOperatorOnMondays: one mail a Monday, in the operator's
// language, and none again after a restart in the same week.
func TestServeTellsTheOperatorOnMondays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{config: "operator: Drift <drift@example.test>\noperator_language: nn"})
	w.write("introduksjon.pdf", "%PDF-1.4\n%%EOF\n")
	w.write("solbakken.yaml", worldProcess)
	w.must("apply", w.path("solbakken.yaml"))
	w.at("2027-01-18 08:00")
	first := w.serve()
	if mail := first.toOperator(1); !strings.Contains(mail, "Helsing Starte") {
		t.Errorf("the mail is\n%s", mail)
	}
	first.end()
	w.at("2027-01-18 09:00")
	second := w.serve()
	second.wait("serving", 1)
	w.at("2027-01-25 08:00")
	second.toOperator(2)
	second.end()
}
