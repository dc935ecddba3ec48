package workflow

import (
	"regexp"
	"slices"
	"strings"
)

// What members write in reply to the questions that is no answer to any of them.
// The answers are anonymous and a lost one is worse than a message that comes
// late, so a text is taken for something else only when it speaks of its writer
// alone and every word in it is one of a short list: a sentence with an opinion,
// or about others, has others.

var (
	toPeople = regexp.MustCompile(`(?:` +
		// cannot come
		`\b(?:jeg|eg) (?:kan|rekker|rekk) (?:dessverre |diverre )?(?:ikke|ikkje) (?:dessverre |diverre )?` + coming + `|` +
		`\b(?:kan|rekker|rekk) (?:jeg|eg) (?:dessverre |diverre )?(?:ikke|ikkje) (?:dessverre |diverre )?` + coming + `|` +
		`\bi (?:cannot|can't|can not) (?:come|attend|make it)\b|` +
		`\b(?:jeg|eg) (?:er|blir) (?:dessverre |diverre )?(?:forhindret|forhindra)\b|\bmå (?:jeg |eg )?(?:dessverre |diverre )?melde (?:forfall|avbud)\b|` +
		// has quit
		`\b(?:jeg|eg|i) (?:har|have) (?:nå |no )?(?:sluttet|slutta|left|quit)\b.*\b(?:barnehagen|barnehagane?|jobben|stillingen|stillinga|her|hos dere|hjå dykk|kindergarten|job|here)\b|` +
		// wants out, or no mail
		`\b(?:fjern|stryk|slett|meld|ta|take|remove) (?:meg|me)\b.*\b(?:listen|lista|listene|gruppen|gruppa|utsendelsen|mottakerlisten|av|list|group)\b|` +
		`\b(?:stopp|stans|slutt)\b.*\b` + mails + `\b|\bstop\b.*\b(?:emails|email|mails|mail|reminders|messages)\b|` +
		`\b(?:ikke|ikkje|not) (?:send|sende) (?:meg |me )?(?:flere|fleire|disse|desse|any more|more|these) ` + mails + `\b)`)

	besideWord = regexp.MustCompile(`[\p{L}\d'’-]+`)
)

const (
	coming = `(?:komme|kome|delta|møte|være med|vere med)\b`
	mails  = `(?:mailene|mailer|mail|mails|e-postene|e-poster|e-post|epost|eposter|epostene|e-postane|e-postar|meldingene|meldinger|påminnelsene|påminnelser|emails)`
)

// besideWords are all the words that a message to people is made of.
var besideWords = wordSet(`
	hei heisann hallo god morgen dag hi hello dear kjære
	jeg eg meg min mitt mine i me my i'm am
	kan kunne ikke ikkje ingen dessverre diverre rekker rekk komme kome kommer kjem delta møte være vere er blir må vil ønsker ønskjer melde
	can cannot can't not come attend make it unfortunately sorry beklager orsak
	forhindret forhindra forfall avbud har have blitt
	sluttet slutta slutter sluttar slutt left quit nå no lenger lengre longer anymore now
	barnehagen barnehagane jobben jobber jobbar stillingen stillinga her hos hjå dere dykk kindergarten job here
	fjern stryk slett meld ta take remove please vennligst venligst ver så snill du gjerne
	listen lista listene gruppen gruppa utsendelsen mottakerlisten list group av fra frå from off ut out
	stopp stans stop å to send sende sending disse desse denne dette these this flere fleire mer meir more any
	mailene mailer mail mails e-postene e-poster e-post epost eposter epostene e-postane e-postar meldingene meldinger meldinga påminnelsene påminnelser emails email reminders messages
	på den det de til for at on the a an en ei et og and da as because so med with
	møtet planleggingsmøtet meeting planning verkstedet verkstaden workshop
	mandag måndag tirsdag tysdag onsdag torsdag fredag lørdag laurdag søndag monday tuesday wednesday thursday friday saturday sunday
	januar februar mars april mai juni juli august september oktober november desember january february march may june july october december
	dagen uke uken veke veka kl klokken klokka week day today tomorrow
	syk sjuk sykmeldt sjukmeld sick ferie feriereise vacation holiday permisjon leave kurs kurset course reise bortreist away opptatt busy
	lege legen legetime legetimen tannlege tannlegen tannlegetime tannlegetimen
	takk tusen hilsen helsing mvh vh vennlig venleg beste thanks thank you regards best kind`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// besideMost is how long a message to people is at most, in bytes; who writes more
// says something.
const besideMost = 300

// isToPeople reports whether all of a text plainly says that its writer cannot
// come, has quit, or wants no more of this: nothing that could be an answer.
// The names of the group are greeted or sign; elsewhere they are spoken about.
func isToPeople(text string, names []string, workplace string) bool {
	text = strings.ToLower(text)
	if len(text) > besideMost || strings.ContainsRune(text, '?') || !toPeople.MatchString(strings.Join(strings.Fields(text), " ")) {
		return false
	}
	place := wordSet(strings.ToLower(workplace))
	named := wordSet(strings.ToLower(strings.Join(names, " ")))
	words := besideWord.FindAllString(text, -1)
	end := len(words)
	for end > 0 && named[words[end-1]] {
		end--
	}
	for i, w := range words[:end] {
		greeted := named[w] && i > 0 && i <= 3 && !slices.ContainsFunc(words[1:i], func(w string) bool { return !named[w] })
		if !isNumber(w) && !besideWords[w] && !place[w] && !greeted {
			return false
		}
	}
	return true
}

// isToPeople reports whether a member's reply to the questions is a message to
// people. Whatever was placed makes it answers.
func (r *receiver) isToPeople() bool {
	asked := len(r.State.Process.AskedQuestions())
	for _, a := range r.in.Answers {
		if a.Question >= 1 && a.Question <= asked {
			return false
		}
	}
	var names []string
	for _, p := range r.State.Process.Group() {
		names = append(names, p.Name)
	}
	return !isLeader(r.State.Process.RoleOf(r.person.ID)) && isToPeople(r.in.Text, names, r.State.Process.Workplace)
}

// tellPeople passes a member's message on and says so. What cannot be passed on
// now stays among the answers: nothing is lost.
func (r *receiver) tellPeople(ps *PersonState) {
	if !slices.ContainsFunc(r.leaders(), r.reachable) || lastHour(&ps.PassedOn, r.Now) >= passedOnPerHour {
		r.answer(ps)
		return
	}
	r.passOn()
	r.answerSender(MailReceipt)
}

// thanksWords are all the words that thanks are made of.
var thanksWords = wordSet(`takk tusen mange hjertelig hjarteleg så mye mykje for det den dette kvitteringen kvitteringa svaret hjelpen hjelpa
	thanks thank you very much many ok okei okay hei og ha en ein fin god dag helg hilsen helsing mvh`)

// onlyThanks reports whether all that somebody wrote who has answered is thanks
// or an emoji: that is no answer, and asks for none.
func (r *receiver) onlyThanks() bool {
	answers, _ := r.answersOf(r.person.ID)
	for _, a := range r.in.Answers {
		if !a.Guess {
			return false
		}
	}
	return len(answers) > 0 && len(r.in.Files) == 0 && saysThanks(r.in.Text, append(strings.Fields(r.person.Name), strings.Fields(r.State.Process.Leader.Name)...))
}

// saysThanks reports whether a text is thanks, or emojis and nothing else.
func saysThanks(text string, names []string) bool {
	text = strings.ToLower(strings.TrimSpace(smiley.ReplaceAllString(text, "🙂")))
	words := besideWord.FindAllString(text, -1)
	if len(words) == 0 {
		return emoji.MatchString(text)
	}
	named, thanked := wordSet(strings.ToLower(strings.Join(names, " "))), false
	for _, w := range words {
		if !thanksWords[w] && !named[w] {
			return false
		}
		thanked = thanked || w == "takk" || w == "thanks" || w == "thank"
	}
	return thanked && !strings.ContainsAny(text, "?:")
}

// emoji is a text of pictures alone (general category So, with the selectors,
// joiners and skin tones that go along).
var emoji = regexp.MustCompile(`^[\p{So}\p{Sk}\x{200d}\x{fe0f}\s!.]*\p{So}[\p{So}\p{Sk}\x{200d}\x{fe0f}\s!.]*$`)
