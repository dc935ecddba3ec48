package parser

import (
	"bytes"
	"unicode/utf8"
)

// attribute is one attribute of a tag.
type attribute struct{ key, value []byte }

// maxPlainAttributes is how many attributes plainAttributes takes.
const maxPlainAttributes = 12

// plainAttributes appends the attributes of a tag as programs write them: names in
// small letters, each once, and values in double quotes without anything that
// stands for something else. ok tells that all are; then they are those that the
// tokenizer would give, which copies each of them several times.
func plainAttributes(list []attribute, tag []byte) (_ []attribute, ok bool) {
	name := 1
	for name < len(tag) && isPlainKey(tag[name]) {
		name++
	}
	for rest := tag[name:]; ; {
		rest = bytes.TrimLeft(rest, " \n\t")
		if len(rest) == 1 && rest[0] == '>' || len(rest) == 2 && rest[0] == '/' && rest[1] == '>' {
			return list, true
		}
		end := 0
		for end < len(rest) && isPlainKey(rest[end]) {
			end++
		}
		if end == 0 || len(rest) < end+2 || rest[end] != '=' || rest[end+1] != '"' || len(list) == maxPlainAttributes {
			return nil, false
		}
		value := rest[end+2:]
		quote := bytes.IndexByte(value, '"')
		if quote < 0 || bytes.IndexByte(value[:quote], '&') >= 0 || bytes.IndexByte(value[:quote], 0) >= 0 || bytes.IndexByte(value[:quote], '\r') >= 0 {
			return nil, false
		}
		for i := range list {
			if bytes.Equal(list[i].key, rest[:end]) {
				return nil, false
			}
		}
		list = append(list, attribute{rest[:end], value[:quote]})
		rest = value[quote+1:]
	}
}

// isPlainKey tells whether c may stand in the name of a plain attribute, or of a
// tag that has only such.
func isPlainKey(c byte) bool {
	return c < utf8.RuneSelf && asciiWord[c] == c && c != 0 || c == '-' || c == ':'
}
