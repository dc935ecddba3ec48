package workflow

import (
	"regexp"
	"strings"
)

// What members write in reply to the questions that is no answer to any of them.
// The answers are anonymous and a lost one is worse than a message that comes
// late, so a text is taken for something else only when every word in it is one
// of a short list: a sentence with an opinion has others.

var (
	toPeople = regexp.MustCompile(`(?:` +
		// cannot come
		`\b(?:kan|rekker|rekk|får|can) (?:dessverre |diverre )?(?:ikke|ikkje|not) (?:dessverre |diverre )?(?:komme|kome|delta|møte|være med|vere med|come|attend|make it)\b|` +
		`\b(?:cannot|can't) (?:come|attend|make it)\b|` +
		`\b(?:er|blir) (?:dessverre |diverre )?(?:forhindret|forhindra)\b|\b(?:må|vil) (?:dessverre |diverre )?melde (?:forfall|avbud)\b|` +
		// has quit
		`\b(?:har|eg har|have) (?:nå |no )?(?:sluttet|slutta|left|quit)\b.*\b(?:barnehagen|barnehagane?|jobben|stillingen|stillinga|her|hos dere|hjå dykk|kindergarten|job|here)\b|` +
		// wants out, or no mail
		`\b(?:fjern|stryk|slett|meld|ta|take|remove) (?:meg|me)\b.*\b(?:listen|lista|listene|gruppen|gruppa|utsendelsen|mottakerlisten|av|list|group)\b|` +
		`\b(?:stopp|stans|slutt)\b.*\b(?:mailene|mailer|mail|mails|e-postene|e-poster|e-post|epost|eposter|epostene|e-postane|e-postar|meldingene|meldinger|påminnelsene|påminnelser)\b|` +
		`\bstop\b.*\b(?:emails|email|mails|mail|reminders|messages)\b|` +
		`\b(?:ikke|ikkje|ingen|not)\b.*\b(?:flere|fleire|få|disse|desse|any more|more|these)\b.*\b(?:mailer|mail|mails|mailene|e-poster|e-post|epost|eposter|e-postar|meldinger|påminnelser|emails)\b|` +
		`\b(?:vil|ønsker|ønskjer) (?:ikke|ikkje) (?:å )?(?:lenger )?(?:være|vere) med\b)`)

	besideWord = regexp.MustCompile(`[\p{L}\d'’-]+`)
)

// besideWords are all the words that a message to people is made of.
const besideWords = `
	hei heisann hallo god morgen dag hi hello dear kjære alle all der dere dykk
	jeg eg meg min mitt mine vi i me my i'm i am we
	kan kunne ikke ikkje ingen dessverre diverre rekker rekk får komme kome kommer kjem delta møte være vere er blir må vil ønsker ønskjer melde
	can cannot can't not come attend make it unfortunately sorry beklager orsak
	forhindret forhindra forfall avbud har have has had blitt være
	sluttet slutta slutter sluttar slutt left quit nå no lenger lengre any longer anymore now
	barnehagen barnehagane jobben jobber jobbar stillingen stillinga her hos kindergarten job here
	fjern stryk slett meld ta take remove please vennligst venligst ver så snill være du dere gjerne
	listen lista listene gruppen gruppa utsendelsen mottakerlisten list group av fra frå from off ut out
	stopp stans stop å to send sende sending få får disse desse denne dette these this flere fleire mer meir more å
	mailene mailer mail mails e-postene e-poster e-post epost eposter epostene e-postane e-postar meldingene meldinger meldinga påminnelsene påminnelser emails email reminders messages
	på den det de til for av at on the a an en ei et og and da som because så så med with
	møtet planleggingsmøtet møte meeting planning verkstedet verkstaden workshop
	mandag måndag tirsdag tysdag onsdag torsdag fredag lørdag laurdag søndag monday tuesday wednesday thursday friday saturday sunday
	januar februar mars april mai juni juli august september oktober november desember january february march may june july october december
	dag dagen uke uken veke veka morgen kl klokken klokka week day today tomorrow
	syk sjuk sykmeldt sjukmeld sick ferie feriereise vacation holiday permisjon leave kurs kurset course reise bortreist away opptatt opptatt busy
	lege legen legetime legetimen tannlege tannlegen tannlegetime tannlegetimen
	takk tusen mange hilsen helsing mvh vh vennlig venleg beste thanks thank you regards best kind`

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

// isToPeople reports whether all of a text plainly tells people that somebody
// cannot come, has quit, or wants no more of this: nothing that could be an
// answer. Names are those who may be greeted or may sign.
func isToPeople(text string, names []string) bool {
	text = strings.ToLower(text)
	if len(text) > besideMost || strings.ContainsRune(text, '?') || !toPeople.MatchString(strings.Join(strings.Fields(text), " ")) {
		return false
	}
	known := wordSet(besideWords + " " + strings.ToLower(strings.Join(names, " ")))
	for _, w := range besideWord.FindAllString(text, -1) {
		if digits := strings.Trim(w, "0123456789") == ""; !digits && !known[w] {
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
	return !isLeader(r.State.Process.RoleOf(r.person.ID)) && isToPeople(r.in.Text, append(names, r.State.Process.Workplace))
}

// tellPeople passes a member's message on and says so. What cannot be passed on
// now stays among the answers: nothing is lost.
func (r *receiver) tellPeople(ps *PersonState) {
	reached := false
	for _, to := range r.leaders() {
		reached = reached || r.reachable(to)
	}
	if !reached || len(ps.PassedOn) >= passedOnPerHour {
		r.answer(ps)
		return
	}
	r.passOn()
	r.answerSender(MailReceipt)
}

// thanksWords are all the words that thanks are made of.
const thanksWords = `takk tusen mange hjertelig hjarteleg så mye mykje for det den dette kvitteringen kvitteringa svaret hjelpen hjelpa
	thanks thank you very much many ok okei okay hei og ha en ein fin god dag helg hilsen helsing mvh`

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
	known, thanked := wordSet(thanksWords+" "+strings.ToLower(strings.Join(names, " "))), false
	for _, w := range words {
		if !known[w] {
			return false
		}
		thanked = thanked || w == "takk" || w == "thanks" || w == "thank"
	}
	return thanked && !strings.ContainsAny(text, "?:")
}

// emoji is a text of pictures alone (general category So, with the selectors,
// joiners and skin tones that go along).
var emoji = regexp.MustCompile(`^[\p{So}\p{Sk}\x{200d}\x{fe0f}\s!.]*\p{So}[\p{So}\p{Sk}\x{200d}\x{fe0f}\s!.]*$`)
