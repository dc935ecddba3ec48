package workflow

// DefaultQuestions are the individual questions where the process file gives
// none: put words to thoughts and questions, feeding the group worksheet. They
// name no introduction, for the programme's may not have been handed out.
func DefaultQuestions(l Lang) []string {
	switch l {
	case Nynorsk:
		return []string{
			"Kva tenkjer du om Oss og vårt så langt?",
			"Kva lurer du på?",
			"Kva treng du for å kjenne deg trygg i verkstadene, både som deltakar og når du er med og leier dei?",
			"Kva ventar du deg av prosessen, og av oss i HMS-gruppa?",
			"Kva blir viktig for at vi skal lykkast med dette hos oss?",
		}
	case English:
		return []string{
			"What are your thoughts about Oss og vårt so far?",
			"What do you wonder about?",
			"What do you need to feel safe in the workshops, both as a participant and when you help to lead them?",
			"What do you expect from the process, and from the rest of us in the HSE group?",
			"What will matter most for us to succeed with this here?",
		}
	}
	return []string{
		"Hva tenker du om Oss og vårt så langt?",
		"Hva lurer du på?",
		"Hva trenger du for å føle deg trygg i verkstedene, både som deltaker og når du er med og leder dem?",
		"Hva forventer du av prosessen, og av oss i HMS-gruppen?",
		"Hva blir viktig for at vi skal lykkes med dette hos oss?",
	}
}

// The first questions are thoughts to share, the ones after them input for the
// group worksheet, as with the default ones.
const thoughtQuestions = 2

// topicQuestions says under which agenda item the answers to which of n
// questions are shared.
func topicQuestions(t Topic, n int) []int {
	switch t {
	case TopicThoughts:
		return between(1, min(thoughtQuestions, n))
	case TopicSafety:
		return between(thoughtQuestions+1, n)
	}
	return nil
}

// isSafety reports whether a question's answers belong on the group worksheet:
// with so few questions that all are thoughts to share, all do.
func isSafety(number, asked int) bool { return number > thoughtQuestions || asked <= thoughtQuestions }

func between(first, last int) []int {
	var numbers []int
	for i := first; i <= last; i++ {
		numbers = append(numbers, i)
	}
	return numbers
}

// AskedQuestions returns the process's questions, or the default ones of its language.
func (p *Process) AskedQuestions() []string {
	if len(p.Questions) > 0 {
		return p.Questions
	}
	return DefaultQuestions(p.Lang)
}

// Asked reports whether a person has been asked the individual questions and the
// meeting that they are for has not begun.
func Asked(m Moment, person string) bool {
	done, ok := m.State.Steps[stepQuestions]
	start, _, found := m.meeting()
	return ok && !done.Skipped && found && m.Now.Before(start) && m.State.Process.RoleOf(person) != RoleStaff
}

// blankQuestions is the questions without answers, for sheets to fill in.
func (m *Moment) blankQuestions() []QuestionLine {
	var lines []QuestionLine
	for i, q := range m.State.Process.AskedQuestions() {
		lines = append(lines, QuestionLine{Number: i + 1, Text: q})
	}
	return lines
}

// ownAnswers is the questions with the person's own answers.
func (m *Moment) ownAnswers(f *Facts, p Person) {
	answers, unplaced := m.answersOf(p.ID)
	f.Questions = m.blankQuestions()
	for i := range f.Questions {
		q := &f.Questions[i]
		a, ok := answers[q.Number]
		if !ok {
			f.Missing = append(f.Missing, q.Number)
		}
		q.Answer, q.Guess = a.Text, a.Guess
	}
	for _, u := range unplaced {
		f.Unplaced = append(f.Unplaced, u.Text)
	}
}

// answersOf returns the person's answer to each question and what was not placed.
func (m *Moment) answersOf(person string) (byQuestion map[int]Answer, unplaced []Answer) {
	byQuestion = map[int]Answer{}
	for _, a := range m.Answers {
		switch {
		case a.Person != person:
		case a.Question == 0:
			unplaced = append(unplaced, a)
		default:
			byQuestion[a.Question] = a
		}
	}
	return byQuestion, unplaced
}
