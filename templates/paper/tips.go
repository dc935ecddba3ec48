package paper

import (
	"strings"

	"starte/workflow"
)

// layTips lays out the tips for those who lead a workshop, and the group's
// ground rules where it has any.
func layTips(t *typefaces, w words, f workflow.Facts) *document {
	d := newA4(t, w, f.Workplace, w.title(workflow.PaperTips))
	b := d.masthead(26)
	lead, text := style{bold: true, size: 12}, style{size: 11.5}
	b.put(text, w.tipsIntro)
	b.y += 4
	for _, tip := range w.tips {
		h := lead.line() + b.tall(text, 0, []string{tip.text}) + float64(len(tip.examples))*text.line()
		b.need(h)
		b.put(lead, tip.lead)
		b.put(text, tip.text)
		for _, e := range tip.examples {
			b.hang(text, 5, "–", []string{e})
		}
		b.y += 3
	}
	var rules []string
	for _, r := range f.GroundRules {
		if strings.TrimSpace(r) != "" {
			rules = append(rules, r)
		}
	}
	if len(rules) == 0 {
		return d
	}
	b.y += 2
	b.need(3*text.line() + lead.line())
	b.rule(titleRule)
	b.y += 4
	b.put(style{bold: true, size: 14}, w.groundRules)
	b.y++
	for _, r := range rules {
		b.item(text, 5, "•", r)
	}
	return d
}
