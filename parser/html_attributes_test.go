package parser

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzAttributes holds the short way of reading a tag to the tokenizer's.
func FuzzAttributes(f *testing.F) {
	for _, tag := range []string{
		`<div class="gmail_quote" style="margin:0">`, `<a href="https://example.no/?a=b&amp;c=d">`, `<p class=MsoNormal>`, `<td width="40" hidden>`, `<br/>`, `<img src="a" />`,
		`<div id="a" id="b">`, `<DIV CLASS="a">`, "<div\n\tid=\"a\"\n>", `<div id="a"class="b">`, `<div id='a'>`, `<div id = "a">`, `<div id="a>b">`, `<o:p lang="no">`, `<div a="b"/c="d">`,
		`<a =b="c">`, `<div id="a" / class="b">`, `<div id="å">`, "<div id=\"a\r\nb\">", `<div id="a"`, `<div></div><div id="b">`,
	} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		z := html.NewTokenizer(strings.NewReader(text))
		for {
			switch z.Next() {
			case html.ErrorToken:
				return
			case html.StartTagToken, html.SelfClosingTagToken:
				_, more := z.TagName()
				list, ok := plainAttributes(nil, z.Raw())
				if !ok {
					continue
				}
				if !more && len(list) > 0 {
					t.Fatalf("%q: no attributes, not %q", z.Raw(), list)
				}
				for i := 0; more; i++ {
					var key, value []byte
					key, value, more = z.TagAttr()
					if i >= len(list) || !bytes.Equal(key, list[i].key) || !bytes.Equal(value, list[i].value) || !more && i+1 < len(list) {
						t.Fatalf("%q: attribute %d is %q=%q, not of %q", z.Raw(), i, key, value, list)
					}
				}
			}
		}
	})
}

// TestPlainAttributes says which tags are read the short way.
func TestPlainAttributes(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]int{
		`<div>`: 0, `<br/>`: 0, `<div class="gmail_quote" style="margin:0 0 0 .8ex">`: 2, `<img alt="" src="cid:a"/>`: 2,
		`<p class=MsoNormal>`: -1, `<td hidden>`: -1, `<a href="?a&amp;b">`: -1, `<div id="a" id="b">`: -1, `<div CLASS="a">`: -1, `<div id='a'>`: -1,
	} {
		list, ok := plainAttributes(nil, []byte(tag))
		if ok != (want >= 0) || ok && len(list) != want {
			t.Errorf("%s: %d attributes, plain %v", tag, len(list), ok)
		}
	}
}
