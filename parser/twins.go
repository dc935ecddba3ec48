package parser

// addLost keeps what the text twin says and the HTML does not: programs build
// one from the other, and some build it wrong. Words of the sent message are
// passed over.
func (m *matcher) addLost(r *Reading, twins []*part, sent *Sent) {
	if len(twins) == 0 {
		return
	}
}
