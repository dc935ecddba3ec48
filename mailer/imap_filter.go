package mailer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"sync"
)

const (
	// filterBuffer is the longest part of a line looked at in one piece.
	filterBuffer = 64 << 10
	// maxByeText bounds what is kept of a server's farewell.
	maxByeText = 200
)

// responseFilter passes a server's stream through and leaves out what would end
// the connection in the library or hide a message from it: untagged responses
// that nobody asked for, COPYUID and APPENDUID codes (often malformed, never
// used), and flag changes that look like the answer to a FETCH of ours. It notes
// what the library does not tell: READ-ONLY and the text of a BYE.
//
// It follows literals (RFC 3501 section 4.3), so that the text of a message is
// never taken for a response.
type responseFilter struct {
	r       *bufio.Reader
	pending []byte // ready to be handed out
	literal int64  // octets of a literal still to come
	drop    bool   // the response under way is left out
	inside  bool   // the next line continues a response
	long    bool   // the next piece continues a line

	mu       sync.Mutex
	readOnly bool
	bye      string
}

func newResponseFilter(r io.Reader) *responseFilter {
	return &responseFilter{r: bufio.NewReaderSize(r, filterBuffer)}
}

// setReadOnly is called with false before each SELECT.
func (f *responseFilter) setReadOnly(v bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readOnly = v
}

// isReadOnly reports what the latest SELECT said: READ-ONLY, or no flag that can
// be kept, which comes to the same when \Deleted is to be set.
func (f *responseFilter) isReadOnly() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readOnly
}

func (f *responseFilter) byeText() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.bye
}

// Read implements io.Reader.
func (f *responseFilter) Read(p []byte) (int, error) {
	for {
		if len(f.pending) > 0 {
			n := copy(p, f.pending)
			f.pending = f.pending[n:]
			return n, nil
		}
		if f.literal > 0 {
			n, err := f.r.Read(p[:min(int64(len(p)), f.literal)])
			f.literal -= int64(n)
			if f.drop {
				n = 0
			}
			if n > 0 || err != nil {
				return n, err
			}
			continue
		}
		if err := f.readLine(); err != nil {
			return 0, err
		}
	}
}

// readLine reads one line, or a piece of a long one, into pending.
func (f *responseFilter) readLine() error {
	line, err := f.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	if len(line) == 0 {
		return err
	}
	whole := line[len(line)-1] == '\n'
	if !f.inside && !f.long {
		line, f.drop = f.begin(line)
	}
	f.long = !whole
	if whole {
		f.literal = literalSize(line)
		f.inside = f.literal >= 0
		f.literal = max(f.literal, 0)
	}
	if !f.drop {
		f.pending = line // valid until the next read, which comes after it is used up
	}
	if !f.inside && whole {
		f.drop = false
	}
	if len(f.pending) > 0 {
		return nil // an error comes again with the next read
	}
	return err
}

// begin looks at the first line of a response and returns what to hand out and
// whether the whole response is left out.
func (f *responseFilter) begin(line []byte) (out []byte, drop bool) {
	tag, rest, _ := bytes.Cut(line, []byte(" "))
	if len(tag) == 0 || tag[0] == '+' {
		return line, false
	}
	word, rest := cutWord(rest)
	if len(word) > 0 && word[0] >= '0' && word[0] <= '9' {
		word, rest = cutWord(rest)
	}
	untagged := string(tag) == "*"
	switch string(bytes.ToUpper(word)) {
	case "OK", "NO", "BAD", "PREAUTH":
		f.note(rest)
		return dropCode(line, rest), false
	case "BYE":
		f.mu.Lock()
		f.bye = string(bytes.TrimSpace(rest[:min(len(rest), maxByeText)]))
		f.mu.Unlock()
		return line, false
	case "FETCH":
		return line, onlyFlags(rest)
	case "CAPABILITY", "FLAGS", "EXISTS", "LIST", "EXPUNGE", "SEARCH", "NAMESPACE":
		return line, false
	}
	return line, untagged
}

// note keeps what a response code says about the mailbox's rights.
func (f *responseFilter) note(rest []byte) {
	upper := bytes.ToUpper(rest[:min(len(rest), 32)])
	if bytes.HasPrefix(upper, []byte("[READ-ONLY]")) || bytes.HasPrefix(upper, []byte("[PERMANENTFLAGS ()]")) {
		f.setReadOnly(true)
	}
}

// cutWord splits off the first word of line.
func cutWord(line []byte) (word, rest []byte) {
	i := bytes.IndexAny(line, " \r\n")
	if i < 0 {
		return line, nil
	}
	return line[:i], bytes.TrimLeft(line[i:], " ")
}

// dropCode returns line without a leading COPYUID or APPENDUID code in rest,
// which is the tail of line.
func dropCode(line, rest []byte) []byte {
	upper := bytes.ToUpper(rest[:min(len(rest), 12)])
	if !bytes.HasPrefix(upper, []byte("[COPYUID")) && !bytes.HasPrefix(upper, []byte("[APPENDUID")) {
		return line
	}
	end := bytes.IndexByte(rest, ']')
	if end < 0 {
		return line
	}
	head := line[:len(line)-len(rest)]
	tail := bytes.TrimLeft(rest[end+1:], " ")
	out := make([]byte, 0, len(line)+4)
	out = append(append(out, head...), "Done "...)
	return append(out, tail...)
}

// onlyFlags reports whether a FETCH response announces a change of flags and
// holds nothing that was asked for.
func onlyFlags(rest []byte) bool {
	upper := bytes.ToUpper(rest)
	for _, asked := range []string{"BODY[", "RFC822", "INTERNALDATE"} {
		if bytes.Contains(upper, []byte(asked)) {
			return false
		}
	}
	return bytes.Contains(upper, []byte("FLAGS"))
}

// literalSize returns the size of the literal announced at the end of line, or -1.
func literalSize(line []byte) int64 {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 || line[len(line)-1] != '}' {
		return -1
	}
	open := bytes.LastIndexByte(line, '{')
	if open < 0 {
		return -1
	}
	n, err := strconv.ParseInt(string(bytes.TrimSuffix(line[open+1:len(line)-1], []byte("+"))), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
