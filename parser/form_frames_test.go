package parser

import (
	"strings"
	"testing"
)

const (
	framedTyped = "Thanks, that works.\n\nSee you on Sunday."
	framedQuote = "Hello there,\n\nCan we meet on Sunday?\n\nOss og vårt"
	framedHead  = "On Sun, 22 Nov 2026 at 09:15, Oss og vårt <svar@example.no> wrote:"
)

func quotedWith(mark, text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(mark+lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// wrapped folds a line at the width of old mail programs' narrowest window.
func wrapped(text string) string {
	var sb strings.Builder
	col := 0
	for _, w := range strings.Fields(text) {
		switch {
		case col == 0:
		case col+1+len([]rune(w)) > 50:
			sb.WriteByte('\n')
			col = 0
		default:
			sb.WriteByte(' ')
			col++
		}
		sb.WriteString(w)
		col += len([]rune(w))
	}
	return sb.String()
}

// tsv reads a table of testdata/form: names first, "\n" for line ends.
func tsv(t *testing.T, name string) [][]string {
	t.Helper()
	var out [][]string
	for l := range strings.Lines(string(mustRead(t, "testdata/form", name))) {
		fields := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		for i := range fields {
			fields[i] = strings.ReplaceAll(fields[i], `\n`, "\n")
		}
		out = append(out, fields)
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return out
}

func checkFramed(t *testing.T, name, body, want string) {
	t.Helper()
	if got := ReadBody([]byte(body), false).Against(nil).Reply; got != want {
		t.Errorf("%s: read %q, want %q, of\n%s", name, got, want, body)
	}
}

// TestFormAttributions reads each attribution above a quote with marks and
// without, apart from what was typed and right below it, whole and wrapped, with
// the answer below it and between.
func TestFormAttributions(t *testing.T) {
	t.Parallel()
	quote := "\n" + quotedWith("> ", framedQuote) + "\n"
	for _, row := range tsv(t, "attributions.tsv") {
		name, head := row[0], row[2]
		checkFramed(t, name, framedTyped+"\n\n"+head+quote, framedTyped)
		if strings.HasPrefix(head, ">") && !strings.HasPrefix(head, ">>>") {
			continue
		}
		if strings.HasPrefix(head, ">>>") {
			checkFramed(t, name, framedTyped+"\n\n"+head+"\n"+framedQuote, framedTyped)
			continue
		}
		checkFramed(t, name+", apart", framedTyped+"\n\n"+head+"\n"+quote, framedTyped)
		checkFramed(t, name+", close", framedTyped+"\n"+head+quote, framedTyped)
		checkFramed(t, name+", below", head+quote+"\n"+framedTyped+"\n", framedTyped)
		checkFramed(t, name+", between", head+"\n> Hello there,\n>\n> Can we meet?\n\nYes.\n\n> And on Sunday?\n>\n> Oss og vårt\n\nNo.\n", "Yes.\n\nNo.")
		if row[1] == "any" {
			checkFramed(t, name+", no marks", framedTyped+"\n\n"+head+"\n\n"+framedQuote, framedTyped)
		}
		if len(head) <= 60 || strings.Contains(head, "\n") {
			continue
		}
		checkFramed(t, name+", wrapped", framedTyped+"\n\n"+wrapped(head)+quote, framedTyped)
		checkFramed(t, name+", quoted itself", framedTyped+"\n\n"+quotedWith("> ", wrapped(head))+quote, framedTyped)
		if row[1] == "any" {
			checkFramed(t, name+", wrapped, no marks", framedTyped+"\n\n"+wrapped(head)+"\n\n"+framedQuote, framedTyped)
		}
	}
}

// TestFormHeaders reads each header block plain, bold in two ways, below rules
// and separators, quoted, indented and spread out.
func TestFormHeaders(t *testing.T) {
	t.Parallel()
	for _, row := range tsv(t, "headers.tsv") {
		name, block := row[0], row[1]
		lines := strings.Split(block, "\n")
		bold := func(mark string) string {
			out := make([]string, len(lines))
			for i, l := range lines {
				key, value, ok := strings.Cut(l, ":")
				if out[i] = l; ok && len(key) < 30 {
					out[i] = mark + key + ":" + mark + value
				}
			}
			return strings.Join(out, "\n")
		}
		for _, f := range []struct{ way, head, quote string }{
			{"plain", block, framedQuote},
			{"bold", bold("*"), framedQuote},
			{"very bold", bold("**"), framedQuote},
			{"separator", "-----Original Message-----\n" + block, framedQuote},
			{"rule", "________________________________\n" + block, framedQuote},
			{"dashes", strings.Repeat("-", 30) + "\n" + block, framedQuote},
			{"quoted", quotedWith("> ", block), quotedWith("> ", framedQuote)},
			{"bars", quotedWith("| ", block), quotedWith("| ", framedQuote)},
			{"indented", quotedWith("    ", block), framedQuote},
		} {
			checkFramed(t, name+", "+f.way, framedTyped+"\n\n"+f.head+"\n\n"+f.quote, framedTyped)
			checkFramed(t, name+", "+f.way+", close", framedTyped+"\n"+f.head+"\n"+f.quote, framedTyped)
		}
	}
}

// TestFormSeparators reads what stands between typed text and a quoted or
// forwarded message.
func TestFormSeparators(t *testing.T) {
	t.Parallel()
	const block = "From: Oss og vårt <svar@example.no>\nDate: Sun, 22 Nov 2026 09:15:00\nSubject: x\nTo: kari@example.no\n\n"
	for _, row := range tsv(t, "separators.tsv") {
		s := row[1]
		checkFramed(t, "alone", framedTyped+"\n\n"+s+"\n"+framedQuote, framedTyped)
		checkFramed(t, "block", framedTyped+"\n"+s+"\n\n"+block+framedQuote, framedTyped)
		checkFramed(t, "quoted", framedTyped+"\n\n"+quotedWith("> ", s+"\n"+framedQuote), framedTyped)
	}
}

// TestFormEnds reads footers, signatures and disclaimers above a quote, below
// it, and where there is none.
func TestFormEnds(t *testing.T) {
	t.Parallel()
	quote := framedHead + "\n" + quotedWith("> ", framedQuote) + "\n"
	block := "From: Oss og vårt <svar@example.no>\nSent: Sunday, November 22, 2026 9:15 AM\nTo: Kari <kari@example.no>\nSubject: Four\n\n" + framedQuote
	for _, table := range []string{"footers.tsv", "signatures.tsv", "disclaimers.tsv"} {
		for _, row := range tsv(t, table) {
			name, end := row[0], row[1]
			checkFramed(t, name+", above", framedTyped+"\n\n"+end+"\n\n"+quote, framedTyped)
			checkFramed(t, name+", alone", framedTyped+"\n\n"+end+"\n", framedTyped)
			checkFramed(t, name+", below", framedTyped+"\n\n"+quote+"\n"+end+"\n", framedTyped)
			checkFramed(t, name+", block", framedTyped+"\n\n"+end+"\n\n________________________________\n"+block, framedTyped)
			if table == "footers.tsv" {
				checkFramed(t, name+", close", framedTyped+"\n"+end+"\n\n"+quote, framedTyped)
			}
			if table == "disclaimers.tsv" {
				checkFramed(t, name+", wrapped", framedTyped+"\n\n"+wrapped(end)+"\n", framedTyped)
			}
		}
	}
}
