package parser

// The tables in this file are lower case.

// sentFromOpeners begin a mobile footer.
var sentFromOpeners = newPhrases(
	"sent from", "sent via", "sent with", "sent using", "sent by", "sent on the go from", "composed on", "typed on", "written on", "from my", "emailed from", "mailed from", "message sent from", // en
	"this message was sent from", "sendt fra", "sendt via", "sendt med", "sendt frå", "send frå", "sendt på", // nb, nn, da
	"skickat från", "skickat med", "skickat via", "skickades från", "skickat med hjälp av", // sv
	"gesendet von", "gesendet mit", "gesendet über", "gesendet aus", "diese nachricht wurde von", "versendet mit", "diese e-mail wurde von", // de
	"envoyé de", "envoyé depuis", "envoyé à partir de", "envoyé avec", "envoyé via", "envoyée depuis", "télécharger", "provenance :", // fr
	"enviado desde", "enviado de", "enviado con", "enviado a partir", "enviado do", "enviado da", "enviado pelo", "enviado por", "enviado via", "enviada do", // es, pt
	"inviato da", "inviato dal", "inviato con", "inviato tramite", "inviata da", // it
	"verzonden vanaf", "verzonden met", "verzonden via", "verstuurd vanaf", "verstuurd met", "verstuurd van", // nl
	"wysłane z", "wysłano z", "wysłano za pomocą", "wiadomość wysłana z", "lähetetty", "odesláno z", "odesláno pomocí", "odoslané z", // pl, fi, cs, sk
	"отправлено с", "отправлено из", "отправлено со", "послано с", "надіслано з", "надіслано із", "відправлено з", // ru, uk
	"elküldve", "küldve", "στάλθηκε από", "saadetud", "išsiųsta", "nosūtīts no", "trimis de pe", "trimis din", "poslano z", "poslano s", "изпратено от", "gönderildi", // hu … tr
	"发自我的", "從我的", "从我的", "發自我的", "发送自", "寄自", "來自我的", "发自", "나의", // zh, ko
	"đã gửi từ", "được gửi từ", "dikirim dari", "enviat des de", "enviat des del", "נשלח מ", "مرسل من", "ส่งจาก", "verzonden vanuit", "sent on the go", // vi … th
)

// sentFromEnders end a mobile footer whose verb comes last.
var sentFromEnders = []string{
	"gesendet", "verschickt", "versendet", "から送信", "から送信されました", "发送", "傳送", "傳送的", "發送", "에서 보냄", "에서 전송됨", "gönderildi", "küldve", " from mobile", "からの送信",
}

// myWords say whose the device is.
var myWords = []string{
	"my ", "min ", "mitt ", "mi ", "mein ", "meinem ", "meiner ", "mon ", "ma ", "meu ", "minha ", "mijn ", "mio ", "mia ", "il mio ", "mojego ", "mého ", "моего ", "мого ", "o meu ", "το ",
}

// deviceWords name what mobile footers tell of.
var deviceWords = newPhrases(
	"iphon", "ipad", "ipod", "apple watch", "android", "samsung", "galaxy", "blackberry", "mobile", "mobil", "smartphone", "smarttelefon", "nokia", "lumia", "huawei", "xiaomi", "oneplus",
	"htc", "sony", "xperia", "pixel", "motorola", "redmi", "windows phone", "windows mail", "mail for windows", "e-post for windows", "e-post för windows", "mail für windows", "for windows", "für windows",
	"pour windows", "til windows", "systemu windows", "para windows", "per windows", "voor windows", "dla windows", "k-9", "thunderbird", "outlook", "gmail", "yahoo", "proton", "protonmail", "aol", "bluemail", "typeapp", "spark", "airmail",
	"mailspring", "canary", "superhuman", "fairemail", "aqua mail", "aquamail", "nine", "newton", "boomerang", "polymail", "mailbird", "em client", "tutanota", "tuta ", "fastmail", "hey.com", "posteo", "zimbra",
	"front", "missive", "shortwave", "edison", "mymail", "mail.ru", "яндекс", "телефон", "смартфон", "handy", "tablet", "tablett", "telefon", "phone", "mailbox", "acompli", "cloudmagic", "mail app", "e-post-appen",
	"电脑", "手机", "携帯", "スマホ", "huawei", "honor", "oppo", "realme", "vivo", "fairphone", "wireless", "workspace one", "boxer", "touch", "webmail", "roundcube", "gmx", "web.de", "orange", "sfr", "free",
	"mac", "surface", "aplikacji", "aplikace", "zoho", "ti-85", "nokian", "puhelimesta", "móvil", "celular", "telemóvel", "téléphone", "cellulare", "telefoon",
)

// wholeFooters are footers known by a phrase of their own.
var wholeFooters = newPhrases(
	"mit k-9 mail gesendet", "please excuse my brevity", "unnskyld meg for å være kortfattet", "sent from mail for windows", "sent with proton mail", "sendt med proton mail", "sent with protonmail",
	"please excuse any typos", "please excuse typos", "please excuse the brevity", "excuse my brevity", "ursäkta min fåordighet", "beklager skrivefeil, sendt", "download outlook", "get bluemail", "get mailspring",
	"get yahoo mail", "hent bluemail", "sendt fra e-postappen", "sendt via mobil", "sendt frå mobil", "beklager skrivefeil", "sendt med tuta", "sent with tuta", "egen krypterte e-post", "sent from yahoo mail", "iphoneから送信", "ipadから送信", "androidから送信", "我的 iphone", "我的iphone", "我的 ipad", "我的ipad", "iphone에서 보냄", "iphone'umdan gönderildi",
	"gesendet mit der gmx", "sent with airmail", "sent with spark", "sent via superhuman", "sent from hey", "sent on the go",
)

// outlookSystems are what Outlook's footers say that it runs on.
var outlookSystems = newPhrases("ios", "android", "iphone", "ipad", "mac", "windows")

// outlookVerbs are the words of Outlook's footers beside its name.
var outlookVerbs = newPhrases(
	"get ", "hent ", "få ", "skaff", "last ned", "hämta", "beziehen", "holen", "herunterladen", "laden sie", "obtenir", "télécharge", "obtenga", "obtener", "obtén", "descargar", "ottieni", "scarica", "download", "downloaden", "ontvang",
	"pobierz", "uzyskaj", "obter", "obtenha", "baixar", "baixe", "hanki", "hae ", "lataa", "získat", "získejte", "stáhn", "получить", "скачать", "загрузить", "отримати", "入手", "取得", "获取", "下载", "取得", "다운로드", "받기", "beszerzése", "edinin", "indir", "λήψη",
	"sendt fra", "sent from", "skickat från", "gesendet", "envoyé", "enviado", "inviato", "verzonden", "wysłan", "lähetetty", "odesláno", "отправлено", "hankige", "gauti", "iegūt", "obțineți",
)

// bannerPhrases stand in the warnings that gateways put above mail from outside.
var bannerPhrases = newPhrases(
	"caution: this email originated", "this email originated from outside", "this message originated from outside", "external email", "[external]", "external sender", "you don't often get email from",
	"you don't often receive email from", "think before you click", "do not click links or open attachments unless", "some people who received this message don't often get email", "learn why this is important",
	"denne e-posten kommer fra en ekstern", "denne e-posten er sendt fra en ekstern", "ekstern avsender", "ekstern e-post", "du får ikke ofte e-post fra", "du mottar ikke ofte e-post fra", "e-post fra ekstern", "vær forsiktig med lenker",
	"ikkje ofte e-post frå", "fra utenfor kommunen", "fra utenfor organisasjonen", "fra utenfor virksomheten", "fra utenfor bedriften", "utanfor kommunen", "utanfor organisasjonen", "frå ein ekstern",
	"fra en ekstern kilde", "fra ekstern kilde", "ekstern epost", "ikke klikk på lenker", "ikkje klikk på lenk", "ikke åpne lenker", "med mindre du kjenner avsenderen", "hvis du ikke kjenner avsenderen",
	"detta mejl kommer från en extern", "extern avsändare", "du får inte ofta e-post från", "ekstern afsender", "du modtager ikke ofte mail fra", "externe e-mail", "externer absender", "achtung: diese e-mail",
	"sie erhalten nicht häufig e-mails von", "expéditeur externe", "vous ne recevez pas souvent", "remitente externo", "no suele recibir correo", "mittente esterno",
)

// scannerPhrases stand in what virus scanners and mailing lists add.
var scannerPhrases = newPhrases(
	"virus-free. www.avast", "virusfritt.www.avast", "virusfri. www.avast", "this email has been checked for viruses", "this email has been scanned", "e-posten er kontrollert for virus", "virenfrei. www.avast",
	"you received this message because you are subscribed to the google groups", "to unsubscribe from this group and stop receiving", "du mottok denne meldingen fordi du abonnerer på google groups",
	"no virus found in this", "reply to this email directly, view it on github", "reply to this email directly or view it on github", "scanned by mailscanner", "checked by avg", "libre de virus. www.avast", "sans virus.www.avast", "garanti sans virus",
)

// strongDisclaimers stand in companies' disclaimers; one in a long paragraph
// makes one.
var strongDisclaimers = newPhrases(
	"intended recipient", "intended solely for", "may contain confidential", "received this email in error", "received this e-mail in error", "received this message in error",
	"please consider the environment before printing", "rette mottaker", "tiltenkte mottaker", "kan inneholde konfidensiell", "tenk på miljøet før du skriver ut", "retta mottakar",
	"avsedda mottagaren", "rette modtager", "tiltænkt modtager", "nicht der richtige adressat",
	"exclusive de leurs destinataires", "exclusif de ses destinataires", "ce message et toutes les pièces jointes", "este mensaje y sus archivos adjuntos", "le informazioni contenute in quest",
	"wyłącznie dla adresata", "esta mensagem e seus anexos", "tarkoitettu ainoastaan vastaanottaj", "určena pouze adresát", "určeny pouze adresát", "предназначено исключительно для",
)

// disclaimerPhrases stand in companies' disclaimers; two of them make one.
var disclaimerPhrases = newPhrases(
	"intended recipient", "intended solely for", "intended only for the use", "confidential and", "may contain confidential", "privileged information", "legally privileged", "received this email in error",
	"received this e-mail in error", "received this message in error", "are confidential", "notify the sender immediately", "please consider the environment before printing", "unauthorized use", "unauthorised use",
	"strictly prohibited", "any attachments", "any files transmitted",
	"rette mottaker", "tiltenkte mottaker", "tiltenkt mottaker", "konfidensiell informasjon", "kan inneholde konfidensiell", "taushetsbelagt", "mottatt denne e-posten ved en feil", "mottatt denne meldingen ved en feil", "ved en feiltakelse",
	"mottatt e-posten ved en feil", "motteke denne e-posten ved ein feil", "motteke e-posten ved ein feil", "mottatt meldingen ved en feil", "kun ment for", "kun beregnet", "bare ment for", "berre meint for",
	"beskjed til avsender", "melding til avsender", "varsle avsender", "fortrolig informasjon", "kan inneholde fortrolig", "underlagt taushetsplikt", "lovbestemt taushetsplikt", "bli journalført", "blir journalført", "offentlig journal",
	"tenk på miljøet før du skriver ut", "tenk miljø", "fått denne e-posten ved en feil", "slett e-posten", "slette e-posten", "slette meldingen", "retta mottakar", "teieplikt", "avsedda mottagaren", "konfidentiell", "fortrolige oplysninger", "rette modtager", "tiltænkt modtager",
	"vertrauliche", "nicht der richtige adressat", "bestimmungsgemäße", "irrtümlich erhalten", "confidentielle", "informations confidentielles", "confidencial", "riservat", "vertrouwelijk", "geadresseerde",
	"ce message par erreur", "recibido por error", "a su destinatario", "ricevuto questo messaggio per errore", "al destinatario", "adresatem", "są poufne", "jest poufna", "recebeu por engano", "confidenciais",
	"luottamuksellis", "saanut viestin vahingossa", "důvěrn", "конфиденциальн",
)
