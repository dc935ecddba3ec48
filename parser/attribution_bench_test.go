package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkForm reads bodies by their form alone: those of the corpus, and 100
// kB of lines made to be looked at again and again.
func BenchmarkForm(b *testing.B) {
	files, err := filepath.Glob(filepath.Join("testdata", "nosent", "*.txt"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("corpus", func(b *testing.B) {
		var texts []string
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			texts = append(texts, string(content))
		}
		b.ReportAllocs()
		b.ResetTimer()
		for i := range b.N {
			readForm(texts[i%len(texts)], false)
		}
	})
	for _, unit := range []struct{ name, text string }{
		{"verbs", "wrote:\n"},
		{"fields", "To: x\n"},
		{"dates", "On 22 Nov 2026 09:15 x <a@b> wrote\n"},
		{"glued", "aOn 22 Nov 2026 09:15 aOn aOn aOn aOn:\n"},
		{"rules", "-----\n"},
		{"dashes", "--\n"},
		{"footers", "Sent from my iPhone\n"},
		{"between", "> a\nb\n"},
		{"brackets", "On 2 <\n"},
		{"phones", "Kari\n12345678\n\n"},
		{"disclaimers", "This is confidential and for the intended recipient\n"},
		{"one line", "aOn 2026 09:15 "},
	} {
		b.Run(unit.name, func(b *testing.B) {
			text := strings.Repeat(unit.text, 100_000/len(unit.text))
			b.SetBytes(int64(len(text)))
			for range b.N {
				readForm(text, false)
			}
		})
	}
}
