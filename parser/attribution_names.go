package parser

// The tables in this file are lower case.

// headerNames are the field names of quoted header blocks in the languages of
// mail programs, with what they mean. Short ones ("a", "do", "an") count only
// beside others; headerBlock sees to that.
var headerNames = map[string]string{
	"относно": "Subject", "perihal": "Subject", "subjek": "Subject", "assumpte": "Subject", "temats": "Subject", "tēma": "Subject", "ang": "Subject",
	"prima": "To", "kepada": "To", "до": "To", "mottakere": "To", "recipients": "To", "recipient": "To", "per a": "To",
	"изпратено": "Date", "küldve": "Date", "στάλθηκε": "Date", "dikirim": "Date", "enviat": "Date", "nosūtīts": "Date", "послано": "Date", "послато": "Date", "data wysłania": "Date", "datum verzonden": "Date", "fecha de envío": "Date",
	"šalje": "From", "од": "From", "dari": "From", "frem": "From", "kirjoittaja": "From",
	"from": "From", "fra": "From", "frå": "From", "från": "From", "von": "From", "de": "From", "van": "From", "od": "From", "da": "From",
	"lähettäjä": "From", "от": "From", "від": "From", "差出人": "From", "送信者": "From", "送信元": "From", "发件人": "From", "寄件者": "From", "寄件人": "From",
	"發件人": "From", "feladó": "From", "kimden": "From", "gönderen": "From", "από": "From", "saatja": "From", "nuo": "From", "expéditeur": "From",
	"remitente": "From", "mittente": "From", "afzender": "From", "nadawca": "From", "odesílatel": "From", "отправитель": "From", "відправник": "From",
	"avsender": "From", "absender": "From", "afsender": "From", "avsändare": "From", "remetente": "From", "odesielateľ": "From", "de la": "From",
	"보낸 사람": "From", "보낸사람": "From", "от кого": "From", "nuo kam": "From", "no": "From", "pošiljatelj": "From", "pošiljalec": "From", "frá": "From",
	"saatjalt": "From", "expeditor": "From", "مِن": "From", "من": "From", "מאת": "From", "จาก": "From", "từ": "From",
	"sent": "Date", "sendt": "Date", "sendte": "Date", "skickat": "Date", "gesendet": "Date", "envoyé": "Date", "enviado": "Date", "inviato": "Date",
	"verzonden": "Date", "wysłano": "Date", "wysłane": "Date", "lähetetty": "Date", "odesláno": "Date", "отправлено": "Date", "надіслано": "Date",
	"送信日時": "Date", "发送时间": "Date", "寄件日期": "Date", "傳送日期": "Date", "發送時間": "Date", "elküldve": "Date", "gönderildi": "Date", "tarih": "Date",
	"εστάλη": "Date", "saadetud": "Date", "išsiųsta": "Date", "trimis": "Date", "enviada": "Date", "date": "Date", "dato": "Date", "datum": "Date",
	"fecha": "Date", "data": "Date", "päiväys": "Date", "päivämäärä": "Date", "дата": "Date", "日期": "Date", "日付": "Date", "日時": "Date", "时间": "Date",
	"時間": "Date", "dátum": "Date", "ημερομηνία": "Date", "kuupäev": "Date", "날짜": "Date", "skickades": "Date", "odoslané": "Date", "poslano": "Date",
	"poslané": "Date", "보낸 날짜": "Date", "보낸날짜": "Date", "gönderme tarihi": "Date", "enviado el": "Date", "enviado em": "Date", "enviada em": "Date",
	"sent on": "Date", "date sent": "Date", "sent at": "Date", "date d'envoi": "Date", "envoyé le": "Date", "inviato il": "Date", "sänt": "Date",
	"sendt den": "Date", "thời gian": "Date", "đã gửi": "Date", "ngày": "Date", "שנשלח": "Date", "נשלח": "Date", "تاريخ": "Date", "วันที่": "Date",
	"to": "To", "til": "To", "till": "To", "an": "To", "à": "To", "a": "To", "para": "To", "naar": "To", "aan": "To", "do": "To", "vastaanottaja": "To",
	"komu": "To", "кому": "To", "宛先": "To", "收件人": "To", "收件者": "To", "címzett": "To", "kime": "To", "alıcı": "To", "προς": "To", "saaja": "To",
	"kellele": "To", "kam": "To", "către": "To", "pour": "To", "받는사람": "To", "mottagare": "To", "mottaker": "To", "modtager": "To", "empfänger": "To",
	"destinataire": "To", "destinatario": "To", "destinatário": "To", "ontvanger": "To", "adresat": "To", "받는 사람": "To", "за": "To", "për": "To",
	"đến": "To", "tới": "To", "אל": "To", "إلى": "To", "ถึง": "To",
	"cc": "Cc", "bcc": "Cc", "kopi": "Cc", "kopia": "Cc", "kopie": "Cc", "抄送": "Cc", "副本": "Cc", "копия": "Cc", "копія": "Cc", "참조": "Cc", "dw": "Cc",
	"másolat": "Cc", "másolatot": "Cc", "bilgi": "Cc", "κοιν": "Cc", "koopia": "Cc", "kopija": "Cc", "blindkopi": "Cc", "blind-kopi": "Cc", "udw": "Cc",
	"ccn": "Cc", "cci": "Cc", "cco": "Cc", "kopi til": "Cc", "kopia till": "Cc", "kopie an": "Cc", "måsolatot kap": "Cc", "copie à": "Cc",
	"con copia": "Cc",
	"subject":   "Subject", "emne": "Subject", "ämne": "Subject", "betreff": "Subject", "objet": "Subject", "asunto": "Subject", "oggetto": "Subject",
	"onderwerp": "Subject", "temat": "Subject", "assunto": "Subject", "aihe": "Subject", "předmět": "Subject", "тема": "Subject", "件名": "Subject",
	"主题": "Subject", "主題": "Subject", "主旨": "Subject", "tárgy": "Subject", "konu": "Subject", "θέμα": "Subject", "teema": "Subject", "tema": "Subject",
	"subiect": "Subject", "제목": "Subject", "predmet": "Subject", "zadeva": "Subject", "efni": "Subject", "re": "Subject", "betr": "Subject",
	"betrifft": "Subject", "sujet": "Subject", "chủ đề": "Subject", "tiêu đề": "Subject", "נושא": "Subject", "הנדון": "Subject", "الموضوع": "Subject",
	"เรื่อง":   "Subject",
	"reply-to": "Other", "importance": "Other", "priority": "Other", "viktighet": "Other", "prioritet": "Other", "wichtigkeit": "Other",
	"importanza": "Other", "prioridad": "Other", "svar-til": "Other", "attachments": "Other", "vedlegg": "Other", "bilagor": "Other", "anlagen": "Other",
	"organization": "Other", "sender": "Other", "message-id": "Other", "svar til": "Other", "antwort an": "Other", "répondre à": "Other",
	"responder a": "Other", "odpowiedz do": "Other", "antwoord aan": "Other", "svara till": "Other", "in-reply-to": "Other", "references": "Other",
	"list-id": "Other", "mailing-list": "Other", "newsgroups": "Other", "user-agent": "Other", "mime-version": "Other", "content-type": "Other",
	"reply to": "Other", "when": "Other", "når": "Other", "hvor": "Other", "where": "Other", "location": "Other", "sted": "Other",
	"sensitivity": "Other",
}

// separatorPhrases stand between dashes above a quoted or forwarded message.
var separatorPhrases = []string{
	"original message", "original e-mail", "original email", "original mail", "opprinnelig melding", "opprinnelig e-post", "opprinneleg melding",
	"opphavleg melding", "original melding", "originalmelding", "oprindelig meddelelse", "oprindelig besked", "oprindelig mail", "original meddelelse",
	"ursprungligt meddelande", "originalmeddelande", "ursprungligt mejl", "ursprungligt brev", "ursprüngliche nachricht", "originalnachricht",
	"original-nachricht", "originalmail", "message d'origine", "message d’origine", "message original", "message initial", "mensaje original",
	"correo original", "messaggio originale", "messaggio original", "oorspronkelijk bericht", "origineel bericht", "originele bericht",
	"oorspronkelijke bericht", "wiadomość oryginalna", "oryginalna wiadomość", "mensagem original", "alkuperäinen viesti", "původní zpráva",
	"pôvodná správa", "исходное сообщение", "оригинальное сообщение", "исходное письмо", "початкове повідомлення", "元のメッセージ", "元のメール", "オリジナルメッセージ",
	"原始邮件", "原始郵件", "原邮件", "邮件原件", "원본 메시지", "원본 메일", "eredeti üzenet", "orijinal mesaj", "özgün ileti", "orijinal ileti", "αρχικό μήνυμα",
	"mesaj original", "mesajul original", "algne kiri", "originaali teade", "originalus laiškas", "sākotnējais ziņojums", "izvorna poruka",
	"izvirno sporočilo", "thư gốc", "původní e-mail", "forwarded message", "forwarded by", "forwarded mail", "forwarded email", "videresendt melding",
	"videresendt e-post", "videresendt av", "vidaresend melding", "videresendt meddelelse", "videresendt besked", "videresendt af",
	"vidarebefordrat meddelande", "vidarebefordrat mejl", "vidarebefordrat av", "weitergeleitete nachricht", "weitergeleitet von",
	"weitergeleitete mail", "message transféré", "message transmis", "message réexpédié", "mensaje reenviado", "messaggio inoltrato",
	"doorgestuurd bericht", "doorgestuurd door", "wiadomość przekazana", "przekazana wiadomość", "wiadomość przesłana dalej", "przesłana wiadomość",
	"treść przekazanej wiadomości", "mensagem encaminhada", "mensagem reencaminhada", "välitetty viesti", "edelleenlähetetty viesti",
	"přeposlaná zpráva", "preposlaná správa", "пересланное сообщение", "пересылаемое сообщение", "перенаправленное сообщение", "переслане повідомлення",
	"転送されたメッセージ", "転送メッセージ", "转发的邮件", "转发邮件", "轉寄郵件", "轉寄的郵件", "전달된 메시지", "전달 메시지", "továbbított üzenet", "továbbított levél", "iletilen ileti",
	"yönlendirilen ileti", "yönlendirilmiş ileti", "προωθημένο μήνυμα", "mesaj redirecționat", "edastatud kiri", "persiųstas laiškas", "reply message",
	"original appointment", "opprinnelig avtale", "ursprünglicher termin", "rendez-vous d'origine", "ursprunglig avtalad tid", "oprindelig aftale",
	"end of original message", "ursprungligt meddelande från", "replied message", "回复的原邮件", "回復的原郵件", "quoted message", "sitert melding",
}

// forwardOpeners begin the line, ending with a colon, that Apple's programs
// write above a forwarded message.
var forwardOpeners = []string{
	"begin forwarded message", "begin forwarded mail", "start på videresendt melding", "start på vidaresend melding", "starten på videresendt melding",
	"videresendt melding", "start på videresendt meddelelse", "videresendt besked", "begynder videresendt besked", "vidarebefordrat brev",
	"vidarebefordrat mejl", "start på vidarebefordrat", "anfang der weitergeleiteten", "anfang weitergeleitete", "début du message transféré",
	"début du message réexpédié", "inicio del mensaje reenviado", "inizio messaggio inoltrato", "begin doorgestuurd bericht", "begin van doorgestuurd",
	"początek przekazywanej", "początek przekazanej", "início da mensagem encaminhada", "início da mensagem reencaminhada", "välitetty viesti alkaa",
	"välitetty viesti", "začátek přeposlané", "začátek přeposílané", "začiatok preposlanej", "начало переадресованного", "начало пересылаемого", "转发的邮件", "下面是被转发的邮件", "開始轉寄郵件",
	"転送されたメッセージ", "전달된 메시지", "továbbított levél kezdete", "iletilen ileti başlangıcı", "forwarded message",
}
