package parser

import "strings"

// maxGuessLines bounds the text whose paragraphs are counted: in a longer one
// they are not one for each question.
const maxGuessLines = 2000

// placeParagraphs gives the paragraphs, the items of a list or the lines of
// one paragraph to the questions, when there are as many. It is a guess.
func (p *placer) placeParagraphs(lines []piece) bool {
	if p.count < 2 || len(lines) > maxGuessLines {
		return false
	}
	if items, ok := bulleted(lines, p.count); ok && len(items) == p.count {
		p.placeEach(items)
		return true
	}
	if items, ok := lettered(lines, p.count); ok {
		p.placeEach(items)
		return true
	}
	for _, soft := range [...]bool{false, true} {
		parts := paragraphs(lines, soft, p.count)
		if len(parts) == p.count {
			p.placeEach(parts)
			return true
		}
		if len(parts) == 1 && len(parts[0]) == p.count && !p.hasList(parts[0]) {
			each := make([][]piece, p.count)
			for i := range each {
				each[i] = parts[0][i : i+1]
			}
			p.placeEach(each)
			return true
		}
	}
	return false
}

// hasList tells whether lines belong together: one leads up to others.
func (p *placer) hasList(lines []piece) bool {
	for i := range lines {
		if strings.HasSuffix(lines[i].text, ":") {
			return true
		}
	}
	return false
}

func (p *placer) placeEach(parts [][]piece) {
	for i, part := range parts {
		p.add(i+1, joinPieces(part), true, false)
	}
}

// paragraphs parts lines at blank ones; margins of HTML paragraphs count when
// soft is set.
// More than limit paragraphs are of no use and not looked for.
func paragraphs(lines []piece, soft bool, limit int) [][]piece {
	var out [][]piece
	var current []piece
	for i := range lines {
		if len(out) > limit {
			break
		}
		if lines[i].blank {
			if (soft || !lines[i].soft) && len(current) > 0 {
				out = append(out, current)
				current = nil
			}
			continue
		}
		current = append(current, lines[i])
	}
	if len(current) > 0 {
		out = append(out, current)
	}
	return out
}

// bulleted parts lines that all belong to items with the same bullet.
func bulleted(lines []piece, limit int) ([][]piece, bool) {
	var out [][]piece
	bullet := ""
	for i := range lines {
		if lines[i].blank {
			continue
		}
		b := bulletOf(lines[i].text)
		if b == "" || bullet != "" && b != bullet || len(out) == limit {
			return nil, false
		}
		bullet = b
		item := lines[i]
		item.text = trimText(item.text[len(b):])
		out = append(out, []piece{item})
	}
	return out, len(out) > 1
}

// lettered parts lines that begin with the letters from a on, one for each
// question: "a) Lekeplassen".
func lettered(lines []piece, count int) ([][]piece, bool) {
	var out [][]piece
	for i := range lines {
		text := lines[i].text
		next := 'a' + len(out)
		if len(text) > 2 && len(out) < count && int(text[0]|0x20) == next && strings.IndexByte(").:", text[1]) >= 0 {
			item := lines[i]
			item.text = trimText(text[2:])
			out = append(out, []piece{item})
			continue
		}
		if len(out) == 0 {
			return nil, false
		}
		out[len(out)-1] = append(out[len(out)-1], lines[i])
	}
	return out, len(out) == count && count <= 26
}

func bulletOf(text string) string {
	for _, b := range [...]string{"- ", "* ", "• ", "– ", "— ", "+ ", "· ", "o "} {
		if strings.HasPrefix(text, b) {
			return b
		}
	}
	return ""
}
