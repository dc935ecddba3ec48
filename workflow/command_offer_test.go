package workflow

import "testing"

// NEI to one of two echoes declines what that one offered.
func TestNoDeclinesTheOffersOfOneEcho(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.state.Offered = []OfferedMove{{Inbound: "in1", Workshop: "w1"}, {Inbound: "in2", Workshop: "w2"}, {Inbound: "in2", Workshop: "w3"}}
	pl.receive(Inbound{Person: "kari", About: MailEcho, AboutKey: "solbakken|echo||kari|in1", Text: "NEI"})
	if left := pl.state.Offered; len(left) != 2 || left[0].Workshop != "w2" || left[1].Workshop != "w3" {
		t.Errorf("left are %+v", left)
	}
}
