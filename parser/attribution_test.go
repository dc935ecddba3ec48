package parser

import "testing"

func TestAttributionStrength(t *testing.T) {
	t.Parallel()
	sure := []string{
		// Bokmål, nynorsk
		`søn. 22. nov. 2026 kl. 09:15 skrev Oss og vårt <svar@example.no>:`,
		`Den søn. 22. nov. 2026 kl. 09.15 skrev Oss og vårt <svar@example.no>:`,
		`Den 22.11.2026 09:15, skrev Oss og vårt:`,
		`sø., 22.11.2026 kl. 09.15 +0100, skrev Oss og vårt:`,
		`søndag 22. november 2026 09:15:00 CET skrev du:`,
		`22. nov. 2026 kl. 09:15 skrev Oss og vårt <svar@example.no>:`,
		`På søndag 22. november 2026 klokka 09:15, Oss og vårt <svar@example.no> skrev:`,
		`sun. 22. nov. 2026 kl. 09:15 skreiv Oss og vårt <svar@example.no>:`,
		`Oss og vårt <svar@example.no> skrev 22.11.2026 09:15:`,
		`Oss og vårt skrev den 2026-11-22 09:15:`,
		// English
		`On Sun, Nov 22, 2026 at 9:15 AM Oss og vårt <svar@example.no> wrote:`,
		`On Sun, 22 Nov 2026 at 09:15, Oss og vårt <svar@example.no> wrote:`,
		`On Nov 22, 2026, at 09:15, Oss og vårt <svar@example.no> wrote:`,
		`On 22 Nov 2026, at 9:15 am, Oss og vårt <svar@example.no> wrote:`,
		`On 11/22/26, 9:15 AM, "Oss og vårt" <svar@example.no> wrote:`,
		`On 22/11/2026 09:15, Oss og vårt wrote:`,
		`On Sun, 22 Nov 2026, Oss og vårt wrote:`,
		`On Sunday, November 22nd, 2026 at 9:15 AM, Oss og vårt <svar@example.no> wrote:`,
		`On Sunday 22 November 2026 09:15:00 Oss og vårt wrote:`,
		`On Sun, Nov 22, 2026 at 09:15:00AM +0100, Oss og vårt wrote:`,
		`On Sun, 2026-11-22 at 09:15 +0100, Oss og vårt wrote:`,
		`On 2026-11-22 09:15, Oss og vårt wrote:`,
		`---- On Sun, 22 Nov 2026 09:15:00 +0100 Oss og vårt <svar@example.no> wrote ----`,
		`--- On Sun, 11/22/26, Oss og vårt <svar@example.no> wrote:`,
		`---- Oss og vårt wrote ----`,
		`Oss og vårt <svar@example.no> wrote:`,
		`Oss og vårt <svar@example.no> writes:`,
		`Oss og vårt wrote on 22/11/2026 09:15:`,
		`At Sun, 22 Nov 2026 09:15:00 +0100, Oss og vårt wrote:`,
		`Quoting Oss og vårt <svar@example.no>:`,
		`* Oss og vårt <svar@example.no> [2026-11-22 09:15]:`,
		`------On 12/29/2026 17:32 PM, Oss og vårt wrote-----`,
		"\u200eOn\u00a0Sun, 22 Nov 2026 at 9:15\u202fAM Oss og vårt wrote:",
		`2026-11-22 Oss og vårt <svar@example.no>:`,
		`-----Oss og vårt <svar@example.no> wrote: -----`,
		`On 2026-11-22 at 09:15 , Oss og vårt <svar@example.no> wrote:`,
		// Danish, Swedish
		`Den 22. nov. 2026 kl. 09.15 skrev Oss og vårt <svar@example.no>:`,
		`Den 22/11/2026 kl. 09.15 skrev Oss og vårt <svar@example.no>:`,
		`Den sön 22 nov. 2026 kl 09:15 skrev Oss og vårt <svar@example.no>:`,
		`22 nov. 2026 kl. 09:15 skrev Oss og vårt <svar@example.no>:`,
		// German
		`Am So., 22. Nov. 2026 um 09:15 Uhr schrieb Oss og vårt <svar@example.no>:`,
		`Am 22.11.2026 um 09:15 schrieb Oss og vårt:`,
		`Oss og vårt <svar@example.no> schrieb am So., 22. Nov. 2026, 09:15:`,
		`Zitat von Oss og vårt <svar@example.no>:`,
		// French, Spanish, Italian, Portuguese
		`Le dim. 22 nov. 2026 à 09:15, Oss og vårt <svar@example.no> a écrit :`,
		`Le 22/11/2026 à 09:15, Oss og vårt a écrit :`,
		`El dom, 22 nov 2026 a las 9:15, Oss og vårt (<svar@example.no>) escribió:`,
		`El 22/11/26 a las 09:15, Oss og vårt escribió:`,
		`Il giorno dom 22 nov 2026 alle ore 09:15 Oss og vårt <svar@example.no> ha scritto:`,
		`Il 22/11/2026 09:15, Oss og vårt ha scritto:`,
		`Em dom., 22 de nov. de 2026 às 09:15, Oss og vårt <svar@example.no> escreveu:`,
		`Em 22/11/2026 09:15, Oss og vårt escreveu:`,
		// Dutch, Polish, Finnish, Czech, Slovak
		`Op zo 22 nov 2026 om 09:15 schreef Oss og vårt <svar@example.no>:`,
		`Op 22-nov.-2026, om 13:18 heeft Oss og vårt <svar@example.no> het volgende geschreven:`,
		`niedz., 22 lis 2026 o 09:15 Oss og vårt <svar@example.no> napisał(a):`,
		`W dniu 22.11.2026 o 09:15, Oss og vårt pisze:`,
		`su 22. marrask. 2026 klo 9.15 Oss og vårt (svar@example.no) kirjoitti:`,
		`ne 22. 11. 2026 v 9:15 odesílatel Oss og vårt <svar@example.no> napsal:`,
		`Dne 22. 11. 26 v 9:15 Oss og vårt napsal(a):`,
		`ne 22. 11. 2026 o 9:15 Oss og vårt <svar@example.no> napísal(a):`,
		// Russian, Ukrainian
		`вс, 22 нояб. 2026 г. в 09:15, Oss og vårt <svar@example.no>:`,
		`22.11.2026 09:15, Oss og vårt пишет:`,
		`нд, 22 лист. 2026 р. о 09:15 Oss og vårt <svar@example.no> пише:`,
		// Japanese, Chinese, Korean
		`2026年11月22日(日) 9:15 Oss og vårt <svar@example.no>:`,
		`2026/11/22 9:15、Oss og vårt <svar@example.no>のメール:`,
		`Oss og vårt <svar@example.no> 于2026年11月22日周日 09:15写道：`,
		`在 2026/11/22 9:15, Oss og vårt 写道:`,
		`Oss og vårt <svar@example.no> 於 2026年11月22日 週日 上午9:15寫道：`,
		`2026년 11월 22일 (일) 오전 9:15, Oss og vårt <svar@example.no>님이 작성:`,
		// Hungarian, Turkish, Greek, Estonian, Lithuanian, Romanian, Vietnamese
		`Oss og vårt <svar@example.no> ezt írta (időpont: 2026. nov. 22., V, 9:15):`,
		`Oss og vårt <svar@example.no>, 22 Kas 2026 Paz, 09:15 tarihinde şunu yazdı:`,
		`Στις Κυρ 22 Νοε 2026 στις 9:15 π.μ., ο χρήστης Oss og vårt <svar@example.no> έγραψε:`,
		`Kontakt Oss og vårt (<svar@example.no>) kirjutas kuupäeval P, 22. november 2026 kell 09:15:`,
		`2026-11-22, sk, 09:15 Oss og vårt <svar@example.no> rašė:`,
		`În dum., 22 nov. 2026 la 09:15, Oss og vårt <svar@example.no> a scris:`,
		`Vào CN, 22 thg 11, 2026 vào lúc 09:15 Oss og vårt <svar@example.no> đã viết:`,
	}
	for _, s := range sure {
		if got := attributionStrength(s); got != sureAttribution {
			t.Errorf("attributionStrength(%q) = %d, want sure", s, got)
		}
	}
	weak := []string{
		`Kari Nordmann wrote:`,
		`Kari Nordmann skrev:`,
		`2026/11/22 Kari Nordmann <kari@example.no>`,
		`On 22 Nov, Kari wrote:`,
		`Kari Nordmann (22.11.2026 09:15):`,
	}
	for _, s := range weak {
		if got := attributionStrength(s); got != weakAttribution {
			t.Errorf("attributionStrength(%q) = %d, want weak", s, got)
		}
	}
	none := []string{
		`Tre ting:`,
		`Som jeg skrev i fjor:`,
		`I går skrev jeg følgende:`,
		`On Monday we can do the following:`,
		`On the other hand:`,
		`Ring Kari 4. desember kl. 12:00 eller senere`,
		`Den 4. desember kan jeg`,
		`As I wrote:`,
		`Fra 2026 vil vi ha dette:`,
		`Send svaret til post@example.no:`,
		`He wrote:`,
		`Agenda 12:30:`,
	}
	for _, s := range none {
		if got := attributionStrength(s); got != noAttribution {
			t.Errorf("attributionStrength(%q) = %d, want none", s, got)
		}
	}
}

func TestSeparators(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"-----Original Message-----", "----- Original Message -----", "-------- Original Message --------", "------- Original Message -------",
		"-----Opprinnelig melding-----", "-------- Opprinnelig melding --------", "-----Oprindelig meddelelse-----", "-----Ursprungligt meddelande-----",
		"-----Ursprüngliche Nachricht-----", "-----Message d'origine-----", "-----Mensaje original-----", "-----Messaggio originale-----",
		"-----Oorspronkelijk bericht-----", "-----Mensagem original-----", "-----Alkuperäinen viesti-----", "-----Původní zpráva-----",
		"-----Исходное сообщение-----", "-----元のメッセージ-----", "-----邮件原件-----", "------------------ 原始邮件 ------------------",
		"---------- Forwarded message ---------", "---------- Videresendt melding ---------", "----- Forwarded by Kari Nordmann/Oslo on 22.11.2026 09:15 -----",
		"Begin forwarded message:", "Start på videresendt melding:", "Anfang der weitergeleiteten Nachricht:", "Début du message réexpédié :",
		"##- Please type your reply above this line -##", "=-=-= Svar over denne linjen =-=-=",
	} {
		if !isSeparator(s) {
			t.Errorf("isSeparator(%q) = false", s)
		}
	}
	for _, s := range []string{
		"Original message was better", "--", "-----", "---------------- Enter Feedback Below ----------------", "- Original idea -",
		"----- Svar -----", "Forwarded", "1. ---", "*** Viktig ***",
	} {
		if isSeparator(s) {
			t.Errorf("isSeparator(%q) = true", s)
		}
	}
}

func TestHeaderBlock(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       int
	}{
		{"outlook nb", "Fra: Oss og vårt <svar@example.no>\nSendt: søndag 22. november 2026 09:15\nTil: Kari\nEmne: Fire spørsmål\n\nHei", 4},
		{"outlook en bold", "*From:* Oss [mailto:svar@example.no]\n*Sent:* Sunday, November 22, 2026 9:15 AM\n*To:* Kari\n*Subject:* Four", 4},
		{"wrapped", "*From:* Oss [mailto:\nsvar@example.no]\n*Sent:* Wednesday, June 27, 2026 3:05 PM\n*To:* kari@example.no\n*Subject:* Hello", 5},
		{"french", "De : Oss <svar@example.no>\nEnvoyé : dimanche 22 novembre 2026 09:15\nÀ : Kari\nObjet : Quatre", 4},
		{"japanese", "差出人: Oss <svar@example.no>\n送信日時: 2026年11月22日 9:15\n宛先: Kari\n件名: 質問", 4},
		{"chinese wide colon", "发件人： Oss <svar@example.no>\n发送时间： 2026年11月22日 9:15\n收件人： Kari\n主题： 问题", 4},
		{"from and date", "From: svar@example.no\nDate: Wed, 16 May 2026 00:15:02 -0600\n\nHi", 2},
		{"date first", "Date: Wed, 16 May 2026 00:15:02 -0600\nTo: kari@example.no\nSubject: Hi\n\nHi", 3},
		{"own words", "Fra: mandag\nTil: fredag\n\nDa er jeg borte.", 0},
		{"own times", "Fra: 12:00\nTil: 14:00", 0},
		{"lone from", "From: the bottom of my heart", 0},
		{"lone subject", "Emne: budsjett", 0},
		{"when and where", "Når: fredag\nHvor: Storsalen", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := headerBlock(textLines(test.text, false, false), 0, false); got != test.want {
				t.Errorf("headerBlock = %d, want %d", got, test.want)
			}
		})
	}
}

func TestMobileFooters(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Sendt fra min iPhone", "Sendt frå min iPhone", "Sendt fra Outlook for iOS", "Hent Outlook for iOS", "Få Outlook for Android", "Skaff deg Outlook for iOS",
		"Sendt fra min Samsung Galaxy-smarttelefon.", "Sendt fra E-post for Windows", "Sendt fra iPhonen min", "Sendt fra min iPad",
		"Sent from my iPhone", "Sent from my iPad", "Sent from my Verizon Wireless BlackBerry", "Sent from my Galaxy", "Sent from Outlook for Android",
		"Get Outlook for iOS", "Get Outlook for Android<https://aka.ms/AAb9ysg>", "Get Outlook for iOS [https://aka.ms/o0ukef]", "Sent from Yahoo Mail on Android", "Sent from Mail for Windows", "Sent from Proton Mail for iOS",
		"Sent with Proton Mail secure email.", "Sent from my Android device with K-9 Mail. Please excuse my brevity.", "Sent via Superhuman", "Sent from my TI-85", "(sent from a phone)",
		"Skickat från min iPhone", "Hämta Outlook för Android", "Skickat från Outlook för iOS", "Sendt fra min iPhone.",
		"Von meinem iPhone gesendet", "Gesendet von Outlook für iOS", "Outlook für iOS beziehen", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
		"Envoyé de mon iPhone", "Envoyé depuis mon Samsung Galaxy", "Obtenir Outlook pour iOS", "Enviado desde mi iPhone", "Obtener Outlook para iOS", "Enviado do meu iPhone",
		"Inviato da iPhone", "Inviato dal mio iPhone", "Ottieni Outlook per Android", "Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Samsung-apparaat.", "Outlook voor iOS downloaden",
		"Wysłane z iPhone'a", "Wysłano z iPhone'a", "Lähetetty iPhonesta", "Hanki Outlook for iOS", "Odesláno z iPhonu", "Odesláno z mého iPhone", "Отправлено с iPhone", "Надіслано з iPhone",
		"iPhoneから送信", "从我的iPhone发送", "發自我的 iPhone", "나의 iPhone에서 보냄", "iPhone'umdan gönderildi", "Trimis de pe iPhone-ul meu",
	} {
		if !isMobileFooter(s) {
			t.Errorf("isMobileFooter(%q) = false", s)
		}
	}
	for _, s := range []string{
		"Sent from my desk, is much easier then my mobile phone.", "Sendt fra Kari i går, så det er kommet fram.", "Sent the papers to Per.", "Sendt på lørdag",
		"Outlook fungerer ikke på telefonen min", "Jeg bruker Outlook for iOS", "Sendt", "Nei, fra min iPhone kommer jeg ikke inn", "Fra min side er alt klart.",
		"Send meg Outlook-invitasjon", "From my point of view it works.",
	} {
		if isMobileFooter(s) {
			t.Errorf("isMobileFooter(%q) = true", s)
		}
	}
}

// TestGluedUnsplit checks that a typed word before a glued attribution stays
// when the lines could not be split beforehand.
func TestGluedUnsplit(t *testing.T) {
	t.Parallel()
	b := &body{lines: textLines("Hilsen KariOn Sun, 22 Nov 2026 at 09:15, Oss <svar@example.no> wrote:\n> Hei\n", false, false)}
	b.classifyWithoutSent()
	if got := b.lines[0].class; got != classTyped {
		t.Errorf("class of the glued line = %s, want typed", got)
	}
	if got := b.lines[1].class; got != classQuote {
		t.Errorf("class of the quoted line = %s, want quote", got)
	}
}

// TestHeaderNames keeps digits out of the names of fields: a line with one before
// its colon is not looked up among them.
func TestHeaderNames(t *testing.T) {
	t.Parallel()
	for name := range headerNames {
		if hasDigit(name) {
			t.Errorf("%q has a digit", name)
		}
	}
	for text, want := range map[string]string{"Fra: Kari": "From", "*Sendt:* i dag": "Date", "Fra 2: Kari": "", "Kl. 09:15 skrev Kari": ""} {
		if got := isHeaderLine(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
