package workflow

import (
	"strings"
	"testing"
)

func TestStateRoundTrip(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Verksted 4: mandag 17. mai kl. 13")
	b, err := pl.state.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeState(b)
	if err != nil {
		t.Fatal(err)
	}
	c, err := again.Encode()
	if err != nil || string(b) != string(c) {
		t.Errorf("read and written again it is another document: %v", err)
	}
}

func TestDecodeStateRefuses(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		`{"schema":2}`:       "upgrade it",
		`{"schema":"one"}`:   "decode process state",
		`not a document`:     "decode process state",
		`{"created":"2027"}`: "decode process state",
	} {
		if _, err := DecodeState([]byte(doc)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", doc, err)
		}
	}
}
