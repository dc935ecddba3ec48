package when_test

import (
	"testing"

	"starte/workflow/when"
)

// TestDoubt: words that would change the date, and that are not read, are asked
// about.
func TestDoubt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"til uka onsdag kl 9", "onsdag til veka kl 9", "torsdag i uka som kommer kl 13", "torsdag åtte dager kl 13", "mandag fjorten dager kl 9",
		"torsdag 14 dager kl 13", "onsdag i påskeuka kl 10", "torsdag i neste måned kl 13", "torsdag i partallsuke kl 13", "torsdag over neste uke kl 13",
		"unntatt torsdag kl 13", "4. februar i fjor kl 13",
	} {
		if r := when.Read(text, reference(t)); r.Ask == "" {
			t.Errorf("%q is read as %s without a question", text, r.Start.Format(moment))
		}
	}
	for _, text := range []string{
		"utsett en time", "flytt den en time", "utsett 30 minutter", "skyv det 30 minutter", "flytt 30 min", "forleng med en time",
		"en halvtime lengre", "varer til 16", "forleng til 16", "vare til kl. 16",
	} {
		if r := when.Read(text, moving(t)); r.Ask == "" {
			t.Errorf("%q is read as %s–%s without a question", text, r.Start.Format(moment), r.End.Format(moment))
		}
	}
	for _, text := range []string{
		"én time senere", "utsett en uke", "flytt til kl. 14, varer i to timer", "utsett til torsdag 11. februar", "om fjorten dager", "fjorten dager senere",
		"torsdag 11. februar kl. 13, to timer",
	} {
		if r := when.Read(text, moving(t)); r.Ask != "" {
			t.Errorf("%q is asked back: %s", text, r.Ask)
		}
	}
}
