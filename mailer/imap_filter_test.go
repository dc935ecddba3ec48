package mailer

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
)

func TestResponseFilter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"what is asked for", "* OK hi\r\n* 3 EXISTS\r\n* SEARCH 1 2\r\nT1 OK done\r\n+ go on\r\n",
			"* OK hi\r\n* 3 EXISTS\r\n* SEARCH 1 2\r\nT1 OK done\r\n+ go on\r\n"},
		{"what nobody asked for", "* VANISHED 1\r\n* 5 RECENT\r\n* XLIST ()\r\n* XFOO\r\nT1 OK done\r\n", "T1 OK done\r\n"},
		{"literals of what is left out", "* XFOO {6}\r\n* 1 \r\n {3}\r\nabc x\r\nT1 OK done\r\n", "T1 OK done\r\n"},
		{"literals are not looked into", "* 1 FETCH (BODY[] {10}\r\n* XFOO a\r\n)\r\n", "* 1 FETCH (BODY[] {10}\r\n* XFOO a\r\n)\r\n"},
		{"COPYUID", "* OK [COPYUID 1 2 x] moved\r\nT2 OK [copyuid 1 2 3]\r\nT3 OK [APPENDUID] ok\r\n",
			"* OK Done moved\r\nT2 OK Done \r\nT3 OK Done ok\r\n"},
		{"flags that changed", "* 1 FETCH (FLAGS () UID 3)\r\n* 1 FETCH (UID 3 RFC822.SIZE 5 FLAGS ())\r\n",
			"* 1 FETCH (UID 3 RFC822.SIZE 5 FLAGS ())\r\n"},
		{"long lines", "* SEARCH" + strings.Repeat(" 1234567", 20000) + "\r\n* XFOO" + strings.Repeat(" x", 100000) + "\r\nT1 OK\r\n",
			"* SEARCH" + strings.Repeat(" 1234567", 20000) + "\r\nT1 OK\r\n"},
		{"an end in the middle", "* 1 FETCH (BODY[] {10}\r\nabc", "* 1 FETCH (BODY[] {10}\r\nabc"},
		{"an end in what is left out", "* XFOO {10}\r\nabc", ""},
	} {
		for kind, r := range map[string]io.Reader{
			"whole": strings.NewReader(tt.in), "by bytes": iotest.OneByteReader(strings.NewReader(tt.in)),
			"with its end": iotest.DataErrReader(strings.NewReader(tt.in)),
		} {
			got, err := io.ReadAll(newResponseFilter(r))
			if err != nil || string(got) != tt.want {
				t.Errorf("%s, read %s = %.200q, %v, want %.200q", tt.name, kind, got, err, tt.want)
			}
		}
	}
}

func TestResponseFilterNotes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"T1 OK [READ-ONLY] done\r\n": true, "T1 OK [READ-WRITE] done\r\n": false, "* OK [PERMANENTFLAGS ()] none\r\n": true,
		"* 1 FETCH (BODY[] {23}\r\nT1 OK [READ-ONLY] no\r\n)\r\n": false,
	} {
		f := newResponseFilter(strings.NewReader(in))
		if _, err := io.Copy(io.Discard, f); err != nil || f.isReadOnly() != want {
			t.Errorf("%q: read-only = %v, %v", in, f.isReadOnly(), err)
		}
	}
	f := newResponseFilter(strings.NewReader("* BYE too many\r\n"))
	if _, err := io.Copy(io.Discard, f); err != nil || f.byeText() != "too many" {
		t.Errorf("bye = %q, %v", f.byeText(), err)
	}
}

// FuzzResponseFilter holds that the outcome does not depend on how the bytes arrive,
// and that a well-formed message always comes through whole.
func FuzzResponseFilter(f *testing.F) {
	f.Add([]byte("* 1 FETCH (BODY[] {3}\r\nabc)\r\n"), []byte("Subject: x\r\n\r\n* XFOO {9}\r\n"))
	f.Add([]byte("* OK [COPYUID 1 2 3] {5}\r\n+ \r\n* XFOO {2}\r\n"), []byte("\r\n"))
	f.Fuzz(func(t *testing.T, noise, message []byte) {
		whole, err := io.ReadAll(newResponseFilter(bytes.NewReader(noise)))
		if err != nil {
			t.Fatal(err)
		}
		single, err := io.ReadAll(newResponseFilter(iotest.OneByteReader(bytes.NewReader(noise))))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(whole, single) {
			t.Errorf("whole %q, by bytes %q", whole, single)
		}
		if len(whole) > len(noise)+5*bytes.Count(noise, []byte("\n")) {
			t.Errorf("%d octets became %d", len(noise), len(whole))
		}
		response := append([]byte("* 1 FETCH (UID 1 BODY[] {"+strconv.Itoa(len(message))+"}\r\n"), message...)
		response = append(response, ")\r\nT1 OK done\r\n"...)
		got, err := io.ReadAll(newResponseFilter(bytes.NewReader(response)))
		if err != nil || !bytes.Equal(got, response) {
			t.Errorf("response %q became %q, %v", response, got, err)
		}
	})
}
