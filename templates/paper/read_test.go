package paper

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

func TestMain(m *testing.M) {
	api.DisableConfigDir() // the reader of the tests would write to the home directory
	os.Exit(m.Run())
}

// sheet is what a PDF reader finds in a file.
type sheet struct {
	*model.Context
	texts [][]string // by page, in the order in which they are drawn
}

// open reads a PDF with a reader that is independent of the writer.
func open(t testing.TB, pdf []byte) sheet {
	t.Helper()
	conf := model.NewDefaultConfiguration()
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(pdf), conf)
	if err != nil {
		t.Fatalf("read pdf: %v", err)
	}
	s := sheet{Context: ctx}
	for page := 1; page <= ctx.PageCount; page++ {
		r, err := pdfcpu.ExtractPageContent(ctx, page)
		if err != nil {
			t.Fatalf("extract page %d: %v", page, err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		s.texts = append(s.texts, shownTexts(t, content))
	}
	return s
}

var showText = regexp.MustCompile(`(?s)Td \(((?:[^\\)]|\\.)*)\) Tj`)

// shownTexts are the strings that a content stream draws. Their characters
// have two bytes, which the fonts' ToUnicode map takes for Unicode.
func shownTexts(t testing.TB, content []byte) []string {
	t.Helper()
	if n, m := bytes.Count(content, []byte(" Tj")), len(showText.FindAll(content, -1)); n < m {
		t.Fatalf("%d texts found of %d", m, n)
	}
	var out []string
	for _, m := range showText.FindAllSubmatch(content, -1) {
		raw := unescape(m[1])
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(raw[2*i:])
		}
		out = append(out, string(utf16.Decode(units)))
	}
	return out
}

// unescape undoes the escapes of a literal string (ISO 32000-1, 7.3.4.2).
func unescape(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' {
			i++
			if b[i] == 'r' {
				out = append(out, '\r')
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// all is everything that the sheet says, a space between two texts.
func (s sheet) all() string {
	var pages []string
	for _, texts := range s.texts {
		pages = append(pages, strings.Join(texts, " "))
	}
	return strings.Join(pages, " ")
}

// dicts are the dictionaries of the file with this /Type.
func (s sheet) dicts(typ string) []types.Dict {
	var out []types.Dict
	for _, e := range s.Table {
		if d, ok := e.Object.(types.Dict); ok && d.Type() != nil && *d.Type() == typ {
			out = append(out, d)
		}
	}
	return out
}

// stream is the decoded stream that a dictionary's entry points at.
func (s sheet) stream(t testing.TB, d types.Dict, key string) []byte {
	t.Helper()
	o, found := d.Find(key)
	if !found {
		t.Fatalf("no %s in %v", key, d)
	}
	sd, _, err := s.DereferenceStreamDict(o)
	if err != nil || sd == nil {
		t.Fatalf("no stream %s: %v", key, err)
	}
	if err := sd.Decode(); err != nil {
		t.Fatal(err)
	}
	return sd.Content
}
