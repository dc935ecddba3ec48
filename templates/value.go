package templates

import (
	"fmt"
	"reflect"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode"
)

// Values are marked where they are inserted, so that the reader of the markup
// can tell them from the template's own words.
const (
	valueStart = '\x02'
	valueEnd   = '\x03'
	valueBreak = '\x04' // a line break within a value
)

const markFunc = "_value"

// markValues appends the marking function to every pipeline of t that writes,
// as html/template does with its escapers, so that no template can forget it.
func markValues(t *template.Template) {
	for _, one := range t.Templates() {
		if one.Tree != nil && one.Root != nil {
			markNode(one.Tree, one.Root)
		}
	}
}

func markNode(tree *parse.Tree, n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, c := range n.Nodes {
			markNode(tree, c)
		}
	case *parse.IfNode:
		markNode(tree, n.List)
		markNode(tree, n.ElseList)
	case *parse.RangeNode:
		markNode(tree, n.List)
		markNode(tree, n.ElseList)
	case *parse.WithNode:
		markNode(tree, n.List)
		markNode(tree, n.ElseList)
	case *parse.ActionNode:
		if len(n.Pipe.Decl) > 0 || marked(n.Pipe) {
			return
		}
		n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{
			NodeType: parse.NodeCommand,
			Pos:      n.Pos,
			Args:     []parse.Node{parse.NewIdentifier(markFunc).SetTree(tree).SetPos(n.Pos)},
		})
	}
}

func marked(p *parse.PipeNode) bool {
	last := p.Cmds[len(p.Cmds)-1]
	id, ok := last.Args[0].(*parse.IdentifierNode)
	return ok && id.Ident == markFunc
}

// markValue is the marking function. It refuses what has no words, such as a
// whole person, so that a template's slip does not end in somebody's mailbox.
func markValue(v any) (string, error) {
	text, ok := v.(string)
	if !ok {
		if _, ok := v.(fmt.Stringer); !ok {
			switch reflect.ValueOf(v).Kind() {
			case reflect.String, reflect.Int, reflect.Int64:
			default:
				return "", fmt.Errorf("insert value: a %T has no text of its own; name one of its fields", v)
			}
		}
		text = fmt.Sprint(v)
	}
	s := cleanValue(text)
	if s == "" {
		return "", nil
	}
	s = strings.ReplaceAll(s, "\n", string(valueBreak))
	return string(valueStart) + s + string(valueEnd), nil
}

var oneLineEnd = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\t", " ")

// cleanValue makes line ends one character, tabs a space, and takes out what
// cannot be seen but could change how the rest is read: control characters
// and the marks that turn the direction of text.
func cleanValue(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' && !unicode.IsLetter(r) }) {
		return strings.TrimSpace(s) // as nearly always
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = oneLineEnd.Replace(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
