package parser

// The tables in this file are lower case. Where a language has no line here,
// an address with a date and a time before a colon is still recognized.

// wroteVerbs are the verbs with which mail programs say who wrote.
var wroteVerbs = []string{
	"wrote", "writes", "spake", "sprach", "has written", "skrev", "skreiv", "skriv", "skriver", "har skrevet", "har skrive", "har skrivit", "följande", // en, nb, nn, da, sv
	"schrieb", "schreibt", "geschrieben", "a écrit", "a ecrit", "écrit", "écrivait", "escribió", "escribio", "ha escrito", "escribe", // de, fr, es
	"ha scritto", "scrisse", "scrive", "schreef", "geschreven", "schrijft", // it, nl
	"napisał", "napisała", "napisał(a)", "pisze", "napisana przez", "napisał/a", "escreveu", "escreve", "kirjoitti", "kirjoittaa", // pl, pt, fi
	"napsal", "napsala", "napsal(a)", "napísal", "napísal(a)", "píše", "писал", "писал(а)", "написал", "написала", "написал(а)", "пишет", // cs, sk, ru
	"пише", "написав", "написав(-ла)", "kirjutas", "rašė", "parašė", "rakstīja", "a scris", "írta", "yazdı", "έγραψε", // uk, et, lt, lv, ro, hu, tr, el
	"va escriure", "ha escrit", "escribiu", "idatzi du", "je napisal", "napisal", "napisala", "napisal/a", "je napisao", "написа", "skrifaði", "skrivaði", "đã viết", "כתב", "كتب", "menulis", // ca … id
	"のメール", "書きました", "のメッセージ", "さんは書きました", "写道", "寫道", "撰写", "撰寫", "님이 작성", "작성", "썼습니다", "쓴 글", "เขียน", // ja, zh, ko, th
}

// quotingWords begin the attributions of webmails that cite by name.
var quotingWords = []string{
	"quoting ", "zitat von ", "zitiere ", "siterer ", "sitat fra ", "sitat av ", "citerar ", "citat från ", "citerer ", "citat fra ", "citando a ", "citando ",
	"citing ", "cytowanie ", "cytat z ", "citeren ", "quoto ", "lainaus ", "selon ", "citace ", "quote from ", "en réponse à ", "in reply to ", "in risposta a ", "цитирую ",
}

// dateStarters are the words that stand before a date at the beginning of an
// attribution.
var dateStarters = []string{
	"on", "den", "am", "le", "el", "il", "op", "w", "dnia", "em", "a", "dne", "at", "på", "în", "in", "στις", "vào", "o", "no", "dia", "с", "в", "от", "data:",
	"date:", "fra", "from", "kl.", "lør", "pada",
}

// weekdays are names and abbreviations of weekdays.
var weekdays = map[string]struct{}{
	"mon": {}, "tue": {}, "wed": {}, "thu": {}, "fri": {}, "sat": {}, "sun": {}, "tues": {}, "thur": {}, "thurs": {},
	"monday": {}, "tuesday": {}, "wednesday": {}, "thursday": {}, "friday": {}, "saturday": {}, "sunday": {},
	"man": {}, "tir": {}, "ons": {}, "tor": {}, "fre": {}, "lør": {}, "søn": {}, "ma": {}, "ti": {}, "on": {}, "to": {}, "fr": {}, "lø": {}, "sø": {},
	"mandag": {}, "tirsdag": {}, "onsdag": {}, "torsdag": {}, "fredag": {}, "lørdag": {}, "søndag": {}, "måndag": {}, "tysdag": {}, "laurdag": {}, "sundag": {},
	"tirs": {}, "tors": {}, "mån": {}, "tis": {}, "lör": {}, "sön": {}, "tisdag": {}, "lördag": {}, "söndag": {},
	"mo": {}, "di": {}, "mi": {}, "do": {}, "sa": {}, "so": {}, "montag": {}, "dienstag": {}, "mittwoch": {}, "donnerstag": {}, "freitag": {}, "samstag": {},
	"sonntag": {}, "lun": {}, "mar": {}, "mer": {}, "jeu": {}, "ven": {}, "sam": {}, "dim": {}, "lundi": {}, "mardi": {}, "mercredi": {}, "jeudi": {}, "vendredi": {},
	"samedi": {}, "dimanche": {}, "mié": {}, "jue": {}, "vie": {}, "sáb": {}, "dom": {}, "lunes": {}, "martes": {}, "miércoles": {}, "jueves": {}, "viernes": {},
	"sábado": {}, "domingo": {}, "gio": {}, "sab": {}, "lunedì": {}, "martedì": {}, "mercoledì": {}, "giovedì": {}, "venerdì": {}, "sabato": {}, "domenica": {},
	"maandag": {}, "dinsdag": {}, "woensdag": {}, "donderdag": {}, "vrijdag": {}, "zaterdag": {}, "zondag": {}, "wo": {}, "vr": {}, "za": {}, "zo": {}, "din": {},
	"pon": {}, "wt": {}, "śr": {}, "czw": {}, "pt": {}, "sob": {}, "niedz": {}, "poniedziałek": {}, "wtorek": {}, "środa": {}, "czwartek": {}, "piątek": {},
	"sobota": {}, "niedziela": {}, "seg": {}, "ter": {}, "qua": {}, "qui": {}, "sex": {}, "segunda-feira": {}, "terça-feira": {}, "quarta-feira": {},
	"quinta-feira": {}, "sexta-feira": {}, "ke": {}, "pe": {}, "la": {}, "su": {}, "maanantai": {}, "tiistai": {}, "keskiviikko": {}, "torstai": {},
	"perjantai": {}, "lauantai": {}, "sunnuntai": {}, "po": {}, "út": {}, "st": {}, "čt": {}, "pá": {}, "so.": {}, "ne": {}, "пн": {}, "вт": {}, "ср": {}, "чт": {},
	"пт": {}, "сб": {}, "вс": {}, "нд": {}, "понедельник": {}, "вторник": {}, "среда": {}, "четверг": {}, "пятница": {}, "суббота": {}, "воскресенье": {},
}
