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
