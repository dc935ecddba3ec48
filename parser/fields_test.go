package parser

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jhillyerd/enmime/v2/mediatype"
)

// FuzzFields holds the short ways of reading a header to the long ones: where
// they read a block or a field at all, enmime reads the same in it.
func FuzzFields(f *testing.F) {
	for _, pattern := range []string{"testdata/kinds/*.eml", "testdata/replies/*.eml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			header, _ := splitHeader(mustRead(f, name))
			f.Add(header, string(rawField(header, "content-type")))
		}
	}
	for _, field := range []string{
		"text/plain", "Text/PLAIN; Charset=\"utf-8\"; format=flowed; delsp=yes", "attachment; filename=a.txt", "attachment; filename=a.txt; name=b.txt",
		"inline", "text/plain;charset=utf-8;", "text/plain; charset=", "text/plain; charset=\"\"", "text/plain ; charset=a", "a/b; c*=utf-8''d", "a/b; c=d; C=e",
		"a/b; c=d; xc=e", "a/b; xc=d; c=e", "/b", "a/", "text/plain; charset=utf-8\"", "text/plain; charset = utf-8", "a/b/c", "a/b; c==d", "charset=utf-8",
	} {
		f.Add([]byte("From: a@example.no\nX-one: a\n\t b \n  \n c\r\nX-ONE:\nSubject:\n Hei\r\n"), field)
		f.Add([]byte("Content-Type: "+field+"\r\n"), field)
	}
	f.Add([]byte("A: b\n\nC: d\n"), "")
	f.Add([]byte("A : b\nno colon\nC: d"), "")
	f.Add([]byte(" A: b\nC: d\rE: f\n"), "")
	f.Fuzz(func(t *testing.T, block []byte, field string) {
		if h, ok := plainFields(block); ok && len(block) < maxHeaderBytes {
			if diff := cmp.Diff(repairedFields(block), h); diff != "" {
				t.Errorf("fields (-enmime +ours): %s", diff)
			}
		}
		value, params, ok := plainType(field)
		if !ok {
			return
		}
		want, wantParams, _, err := mediatype.Parse(field)
		if err != nil || value != want || !cmp.Equal(params, wantParams) {
			t.Errorf("type %q: %q %q, enmime has %q %q %v", field, value, params, want, wantParams, err)
		}
	})
}

// TestFields says which headers are plain enough to be read the short way.
func TestFields(t *testing.T) {
	t.Parallel()
	for block, want := range map[string]bool{
		"From: a@example.no\r\nSubject: Hei\r\n på deg\r\n": true,
		"X:\n": true,
		"":     false, "\n": false, " a\n": false, "From: a": false, "From : a\n": false, "From a\n": false, "A: b\n\nC: d\n": false, "A: b\rC: d\n": false, "Å: b\n": false,
	} {
		if _, ok := plainFields([]byte(block)); ok != want {
			t.Errorf("fields %q: plain %v", block, ok)
		}
	}
	for field, want := range map[string]bool{
		"text/plain": true, "text/plain; charset=utf-8; format=flowed": true, `attachment; filename="a.txt"`: true,
		"text/plain; charset": false, "text/plain; charset=": false, `a/b; name="a b"`: false, "a/b; c=d; c=e": false, "a/b; filename=c; name=d": false, "": false,
	} {
		if _, _, ok := plainType(field); ok != want {
			t.Errorf("type %q: plain %v", field, ok)
		}
	}
}
