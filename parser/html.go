package parser

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxOpen bounds how many open elements are kept: deeper ones share the state
// of their parents.
const maxOpen = 256

// openElement is an element that has begun and not ended.
type openElement struct {
	name   string
	hint   hint
	quote  bool // a blockquote
	hidden bool
	pre    bool
	item   int // of an <ol>: number of the next item; of a <ul>: -1
	around htmlState
}

// htmlState is what the open elements come to together.
type htmlState struct {
	depth  int // blockquotes
	hint   hint
	hidden bool
	pre    bool
}

// htmlReader turns HTML into lines. It works on tokens, not on a tree: mail is
// rarely well formed, and what matters is only where lines break, what is
// quoted by markup and what is never shown.
type htmlReader struct {
	lines  []line
	open   []openElement
	state  htmlState
	buf    []byte
	space  bool   // white space is waiting to be written
	filled bool   // a space that does not collapse stands in the line
	code   bool   // inside <style> or <script>: no words to read
	marker string // "1. " or "- " waiting for the text of its item
	first  bool   // stop at the first line that is shown
	hrefs  func(string)
	alts   func(string)
}

// htmlLines makes lines of an HTML body.
func htmlLines(text string) []line {
	r := htmlReader{lines: make([]line, 0, 64)}
	r.read(text)
	return r.lines
}

func (r *htmlReader) read(text string) {
	z := html.NewTokenizer(strings.NewReader(text))
	for !r.first || !r.shows() {
		switch z.Next() {
		case html.ErrorToken:
			r.breakLine()
			return
		case html.TextToken:
			if !r.code {
				r.text(z.Raw())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.code = false
			r.end(string(name))
		}
	}
}

// shows tells whether the last line so far is one that a reader sees.
func (r *htmlReader) shows() bool {
	n := len(r.lines)
	return n > 0 && !r.lines[n-1].blank() && !r.lines[n-1].hidden || len(r.buf) > 0 && !r.state.hidden
}

// text adds character data, white space collapsed, entities undone.
func (r *htmlReader) text(raw []byte) {
	if bytes.IndexByte(raw, '&') >= 0 {
		raw = []byte(html.UnescapeString(string(raw)))
	}
	for len(raw) > 0 {
		c := raw[0]
		switch {
		case c == '\n' && r.state.pre:
			r.breakLine()
			raw = raw[1:]
		case c == ' ', c == '\t', c == '\n', c == '\r', c == '\f':
			r.space = true
			raw = raw[1:]
		case c < utf8.RuneSelf:
			n := 1
			for n < len(raw) && raw[n] > ' ' && raw[n] < utf8.RuneSelf {
				n++
			}
			r.write(raw[:n])
			raw = raw[n:]
		default:
			ch, n := utf8.DecodeRune(raw)
			switch ch {
			case '\u00a0', '\u2002', '\u2003', '\u2009', '\u202f':
				r.space, r.filled = true, true
			case '\u00ad', '\u034f', '\u200b', '\u200c', '\u200e', '\u200f', '\u2060', '\ufeff':
				// Nothing to see: padding of preheaders, soft hyphens.
			default:
				r.write(raw[:n])
			}
			raw = raw[n:]
		}
	}
}

func (r *htmlReader) write(b []byte) {
	if len(r.buf) == 0 {
		r.buf = append(r.buf, r.marker...)
		r.marker = ""
	} else if r.space {
		r.buf = append(r.buf, ' ')
	}
	r.space = false
	r.buf = append(r.buf, b...)
}

// breakLine ends the line that is being written. An empty one is written only
// by blankLine, or when a space is kept in it ("&nbsp;").
func (r *htmlReader) breakLine() {
	filled := r.filled
	r.space, r.filled = false, false
	if len(r.buf) == 0 {
		if filled {
			r.blankLine()
		}
		return
	}
	text := string(r.buf)
	r.buf = r.buf[:0]
	l := line{text: text, depth: r.state.depth, hidden: r.state.hidden, hint: r.state.hint}
	if text[0] == '>' || text[0] == '|' {
		// A plain text quote that was made HTML.
		p := prefixedLine(text)
		l.text, l.prefix, l.depth = p.text, p.prefix, l.depth+p.depth
	}
	r.lines = append(r.lines, l)
}

func (r *htmlReader) blankLine() {
	if n := len(r.lines); n > 0 && r.lines[n-1].blank() && !r.lines[n-1].rule {
		r.lines[n-1].soft = false
		return
	}
	r.lines = append(r.lines, line{depth: r.state.depth, hint: r.state.hint, hidden: r.state.hidden})
}

func (r *htmlReader) start(z *html.Tokenizer) {
	tag, more := z.TagName()
	e := openElement{hint: hintNone}
	switch string(tag) {
	case "br":
		if len(r.buf) == 0 {
			r.blankLine()
		}
		r.breakLine()
		return
	case "hr":
		r.breakLine()
		r.lines = append(r.lines, line{rule: true, depth: r.state.depth, hint: r.state.hint})
		return
	case "img":
		r.image(z, more)
		return
	case "meta", "link", "input", "col", "wbr", "area", "base", "source", "param", "embed", "track":
		return
	case "style", "script":
		r.code = true // the tokenizer gives their content as one text
	case "title", "head", "template":
		e.hidden = true
	case "p", "li", "td", "th", "tr", "option":
		// Their end tags are often left out.
		if n := len(r.open); n > 0 && r.open[n-1].name == string(tag) {
			r.pop(n - 1)
		}
	case "pre", "textarea", "xmp", "listing":
		e.pre = true
	case "blockquote":
		e.quote = true
	case "ol":
		e.item = 1
	case "ul":
		e.item = -1
	}
	e.name = internTag(tag)
	if isBlockTag(e.name) {
		r.breakLine()
		switch e.name {
		case "p", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4":
			r.gap()
		}
	}
	if more {
		r.attributes(z, &e)
	}
	if e.name == "li" {
		r.item()
	}
	r.push(e)
}

// gap leaves a blank line before a paragraph unless one is there.
func (r *htmlReader) gap() {
	if n := len(r.lines); n > 0 && !r.lines[n-1].blank() {
		r.lines = append(r.lines, line{depth: r.state.depth, hint: r.state.hint, hidden: r.state.hidden, soft: true})
	}
}

// item makes the marker of a list item that the program draws by itself.
func (r *htmlReader) item() {
	for i := len(r.open) - 1; i >= 0 && i >= len(r.open)-8; i-- {
		switch o := &r.open[i]; {
		case o.name == "ol":
			r.marker = strconv.Itoa(o.item) + ". "
			o.item++
			return
		case o.name == "ul":
			r.marker = "- "
			return
		}
	}
}

// attributes looks for what hides an element, or says what it is for.
func (r *htmlReader) attributes(z *html.Tokenizer, e *openElement) {
	var own [maxPlainAttributes]attribute
	list, ok := plainAttributes(own[:0], z.Raw())
	if !ok {
		for list, ok = own[:0], true; ok; {
			var a attribute
			a.key, a.value, ok = z.TagAttr()
			list = append(list, a)
		}
	}
	var id, class []byte
	for _, a := range list {
		switch string(a.key) {
		case "style":
			e.hidden = e.hidden || isHiddenStyle(a.value)
			e.quote = e.quote && !isIndent(a.value)
			e.pre = e.pre || bytes.Contains(a.value, []byte("white-space:pre")) || bytes.Contains(a.value, []byte("white-space: pre"))
		case "hidden":
			e.hidden = true
		case "id":
			id = a.value
		case "class":
			class = a.value
		case "start":
			if n, err := strconv.Atoi(string(a.value)); err == nil && e.name == "ol" {
				e.item = n
			}
		case "value":
			if n, err := strconv.Atoi(string(a.value)); err == nil && e.name == "li" {
				r.setItem(n)
			}
		case "href":
			if r.hrefs != nil {
				r.hrefs(string(a.value))
			}
		}
	}
	if len(id) > 0 || len(class) > 0 {
		e.hint = elementHint(id, class)
	}
}

// setItem sets the number of the item that is beginning.
func (r *htmlReader) setItem(n int) {
	for i := len(r.open) - 1; i >= 0 && i >= len(r.open)-8; i-- {
		if r.open[i].name == "ol" {
			r.open[i].item = n
			return
		}
	}
}

func (r *htmlReader) image(z *html.Tokenizer, more bool) {
	for more && r.alts != nil {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "alt" {
			r.alts(string(value))
		}
	}
}

func (r *htmlReader) push(e openElement) {
	if len(r.open) >= maxOpen {
		return
	}
	if e.hidden && !r.state.hidden || e.hint != hintNone && e.hint != r.state.hint {
		r.breakLine()
	}
	e.around = r.state
	r.open = append(r.open, e)
	if e.quote {
		r.state.depth++
	}
	if e.hint != hintNone {
		r.state.hint = e.hint
	}
	r.state.hidden = r.state.hidden || e.hidden
	r.state.pre = r.state.pre || e.pre
}

func (r *htmlReader) end(name string) {
	if isBlockTag(name) {
		r.breakLine()
		switch name {
		case "p", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4":
			r.gap()
		case "li":
			r.marker = ""
		}
	}
	for i := len(r.open) - 1; i >= 0 && i >= len(r.open)-32; i-- {
		if r.open[i].name == name {
			r.pop(i)
			return
		}
	}
}

// pop closes the element at index i and those inside it.
func (r *htmlReader) pop(i int) {
	before := r.open[i].around
	r.open = r.open[:i]
	if before.hidden != r.state.hidden || before.hint != r.state.hint || before.depth != r.state.depth {
		r.breakLine()
	}
	r.state = before
}

// internTag returns a tag's name without a copy for the common ones.
func internTag(tag []byte) string {
	switch string(tag) {
	case "div":
		return "div"
	case "p":
		return "p"
	case "span":
		return "span"
	case "td":
		return "td"
	case "tr":
		return "tr"
	case "table":
		return "table"
	case "tbody":
		return "tbody"
	case "a":
		return "a"
	case "b":
		return "b"
	case "font":
		return "font"
	case "blockquote":
		return "blockquote"
	}
	return string(tag)
}

// isBlockTag says whether an element stands on lines of its own.
func isBlockTag(name string) bool {
	switch name {
	case "p", "div", "table", "tr", "td", "th", "tbody", "li", "ul", "ol", "dl", "dt", "dd", "blockquote",
		"pre", "h1", "h2", "h3", "h4", "h5", "h6", "body", "html", "head", "title", "section", "article", "header",
		"footer", "center", "form", "fieldset", "address", "main", "nav", "aside", "figure", "option", "textarea", "caption":
		return true
	}
	return false
}
