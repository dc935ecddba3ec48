package workflow

import "encoding/json"

// What programs before this one kept otherwise, under the same schema.

// UnmarshalJSON reads a question, one too that knows no more than which
// appointment it was about: the answer says all of that.
func (a *AskedBack) UnmarshalJSON(b []byte) error {
	type current AskedBack
	doc := struct {
		*current
		Event string `json:"event"`
	}{current: (*current)(a)}
	if err := json.Unmarshal(b, &doc); err != nil {
		return err
	}
	if doc.Event != "" && len(a.Open) == 0 {
		a.Open = []OpenLine{{Event: doc.Event}}
	}
	return nil
}

// tellNone tells those whom no time suits from those who have not answered: both
// were kept without choices, and an answer about earlier times had its time too.
func (s *State) tellNone() {
	for _, ps := range s.People {
		if ps != nil && ps.Choices == nil && ps.ChosenAt.After(s.PollFrom) {
			ps.Choices = map[int]bool{}
		}
	}
}
