"""The words that mail clients put around what they quote, in the languages they speak.

All are patterns, to be matched without regard to case unless said otherwise.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIELD_FROM = (
    r"(?:From|De la|De|Von|Da|Van|Från|Fra|Od|Lähettäjä|Feladó|От кого|От|Від|"
    r"Kimden|Gönderen|Από|发件人|寄件者|寄件人|發件人|差出人|送信者|보낸 사람|Nork)"
)
FIELD_SENT = (
    r"(?:Sent(?: at| on)?|Date(?: and time)?|Enviad[oa]s?(?: e[lm])?|"
    r"Fecha(?: de envío)?|"
    r"Envoyé(?: le)?|Date d['’]envoi|Gesendet(?: am)?|Datum|Inviato(?: il)?|Data|"
    r"Verzonden(?: op)?|Verstuurd|Skickat(?: den)?|Skickades|Sendt|Dato|Wysłan[oey]|"
    r"Data wysłania|Lähetetty|Päiväys|Päivämäärä|Pvm|Odesláno|Odoslané|Dátum|"
    r"Enviat(?: el)?|"
    r"Küldve|Elküldve|Trimis|Отправлено|Дата|Надіслано|Gönderildi|Tarih|"
    r"Gönderme Tarihi|Στάλθηκε|Ημερομηνία|发送时间|发送日期|發送日期|傳送日期|寄件日期|"
    r"日期|时间|送信日時|送信日|日時|日付|보낸 날짜|날짜|Poslano|Bidaltze-data)"
)
FIELD_TO = (
    r"(?:To|Para|À|A|An|Aan|Til|Till|Do|Vastaanottaja|Saaja|Komu|Pre|Per a|Címzett|"
    r"Către|"
    r"Кому|Kime|Alıcı|Προς|收件人|收件者|宛先|받는 사람|Za|Prima|Nori)"
)
FIELD_SUBJECT = (
    r"(?:Subject|Asunto|Objet|Sujet|Betreff|Betr|Ogg(?:etto)?|Assunto|Onderwerp|Emne|Ämne|"
    r"Temat|Aihe|Předmět|Predmet|Assumpte|Tema|Tárgy|Subiect|Тема|Konu|Θέμα|主题|主題|"
    r"主旨|件名|제목|Zadeva|Gaia)"
)
FIELD_OTHER = (
    r"(?:B?CC|B?CCi|Copie(?: à)?|Kopi[ae]?|Kopio|CCO|DW|UDW|Copia(?: a)?|Másolatot kap|"
    r"Копия|抄送|副本|참조|Reply[- ]To|Antwort an|Responder a|Répondre à|Rispondi a|"
    r"Importance|Priority|Priorité|Prioridad|Importancia|Wichtigkeit|Priorität|"
    r"Priorità|Prioriteit|Prioritet|Attachments?|Anlagen?|Adjuntos|Datos adjuntos|"
    r"Pièces jointes|Allegati|Anexos|Bijlagen|Vedhæftede filer|Bifogade filer|"
    r"Organi[sz]ation|Message-ID|Newsgroups|When|Where|Sensitivity)"
)

SEPARATOR = (
    r"(?:Original (?:Message|Mail|E-?mail|Appointment)|Reply Message|"
    r"(?:Mensaje|Correo) original|Message d['’]origine|(?:Message|Mail|E-?mail) "
    r"(?:original|initial|d['’]origine)|Ursprüngliche (?:Nachricht|E-?Mail)|"
    r"Original[- ]?Nachricht|Messaggio originale|Mensagem original|"
    r"(?:Oorspronkelijke?|Origineel) (?:bericht|e-?mail)|Oprindelig (?:meddelelse|"
    r"mail)|"
    r"(?:Ursprungligt meddelande|Originalmeddelande)|Opprinnelig (?:melding|e-post)|"
    r"(?:Oryginalna wiadomość|Wiadomość oryginalna)|Alkuperäinen viesti|"
    r"Původní (?:zpráva|e-?mail)|Pôvodná správa|Missatge original|Eredeti üzenet|"
    r"Mesaj(?:ul)? original|(?:Исходное|Оригинальное) сообщение|(?:Özgün İleti|"
    r"Orijinal (?:Mesaj|İleti))|Αρχικό μήνυμα|原始邮件|原邮件|原始郵件|元のメッセージ|"
    r"원본 (?:메시지|메일))"
)
FORWARDED = (
    r"(?:Forwarded (?:message|mail|e-?mail)|Begin forwarded message|"
    r"(?:Mensaje|Correo) reenviado|(?:Inicio del mensaje|Mensaje) reenviado|"
    r"Message transféré|(?:Début du )?message (?:transféré|réexpédié)|"
    r"Weitergeleitete (?:Nachricht|E-?Mail)|Anfang der weitergeleiteten (?:Nachricht|"
    r"E-?Mail)|Messaggio inoltrato|Inizio messaggio inoltrato|Mensagem encaminhada|"
    r"Início da mensagem (?:reencaminhada|encaminhada)|Mensagem reencaminhada|"
    r"Doorgestuurd bericht|Begin doorgestuurd bericht|Videresendt (?:meddelelse|"
    r"melding|"
    r"mail)|Start på videresendt (?:besked|melding)|Videresendte? e-post|"
    r"Vidarebefordrat (?:meddelande|brev)|Vidarebefordrat mail|(?:Början på )?"
    r"vidarebefordrat (?:brev|meddelande)|(?:Przekazana|Przesłana dalej) wiadomość|"
    r"(?:Początek )?przekazywanej wiadomości|Wiadomość przekazana|Välitetty viesti|"
    r"(?:Alkaa )?välitetty viesti|Edelleenlähetetty viesti|Přeposlaná zpráva|"
    r"Začátek přeposlané zprávy|Preposlaná správa|Missatge reenviat|Inici del missatge "
    r"reenviat|Továbbított (?:üzenet|levél)|Mesaj redirecționat|Пересылаемое сообщение|"
    r"Переслане повідомлення|Iletilen (?:mesaj|ileti)|Προωθημένο μήνυμα|转发的?邮件|"
    r"轉寄(?:的)?郵件|轉寄郵件|転送メッセージ|전달된 메시지)"
)
ABOVE_THIS_LINE = (
    r"(?:above this line|(?:encima|arriba) de esta línea|damunt d['’]aquesta línia|"
    r"(?:oberhalb|über) dieser (?:Zeile|Linie)|au-dessus de cette ligne|"
    r"sopra (?:di )?questa (?:riga|linea)|acima dest[ae] linha|"
    r"boven deze (?:regel|lijn)|over denne linj[ea]n?|ovanför den(?:na| här) raden?)"
)
"""Where the machines of other desks ask for answers."""
FORWARD_PREFIX = r"(?:fwd?|wg|rv|reenv|tr|i|enc|doorst|vb|vl|pd|ilt|转发|轉寄)"
"""Of a subject. ``VS`` is left out: in Finnish it is an answer."""

WROTE = (
    r"(?:wrote|writes|"
    r"missatge de|quoting|citando|zitat von|escribió|escribio|va escriure|"
    r"(?:ha|han) escrit|a écrit|schrieb|"
    r"geschrieben|ha scritto|escreveu|escribiu|schreef|geschreven|skrev|skreiv|"
    r"napisała?(?:\(a\))?|napisane|napisana przez|pisze|kirjoitti|napsala?(?:\(a\))?|"
    r"napísala?(?:\(a\))?|írta|a scris|написала?(?:\(а\))?|пишет|написав|написала|пише|"
    r"yazdı|đã viết|menulis|έγραψε|написа|napisala?|napisao|kirjutas|rakstīja|"
    r"rašė|写道|寫道|のメール|のメッセージ|書きました|작성|כתב|כתבה|كتب)"
)
DATED = "In a message dated "
WRITTEN_BY = "Wiadomość napisana przez "
OPENERS = _words(
    "on at vào pada às "
    "el le am em il op den dne dnia w pe på no a 在 於 στισ "
    "la dana dňa v wiadomość "
    "în בתאריך eg"
)
"""First words of an attribution, in small letters."""
DAYS_AND_MONTHS = _words(
    "mon tue wed thu fri sat sun lun mar mié mie jue vie sáb sab dom mer jeu ven sam "
    "dim mo di mi do fr sa so gio seg ter qua qui sex ma wo vr za zo man tir ons tor "
    "fre lør søn mån tis lör sön pon wt śr czw pt pią sob nie ti ke to pe la su pi ut "
    "št po út st čt pá ne dl dt dc dj dv ds dg пн вт ср чт пт сб "
    "вс пон пят вос jan feb "
    "apr may jun jul aug sep oct nov dec ene abr ago dic mär mai okt dez fév avr aoû "
    "déc den dnia giorno dia día le"
)
"""Beginnings of their names, or the whole where it has two letters; and what stands
between them and an opener."""
FILLERS = _words(
    "on el il op em am pm a.m. p.m. uhr h hs hrs cet cest utc gmt mez mesz at a om kl "
    "kl. klo de del la las los van von der den des di da das do dos du e y i en of "
    "the and und et og och ja via tarihinde keltezéssel időpontban heeft hat heb "
    "folgendes følgende følgjande följande het volgende odesílatel používateľ "
    "uživatel ο η ο/η χρήστης ezt şunu şunları from by je за от в г. г r. p. le l' "
    "kello"
)
"""Small words that a client, or a name, puts between a time and "wrote"."""
OWN_WORDS = _words(
    "según laut selon secondo segundo volgens ifølge enligt as today yesterday hoy "
    "ayer heute gestern aujourd'hui hier oggi ieri hoje ontem vandaag gisteren avui "
    "ahir hi hello hola I i've me my mine myself you your yours we us our he she they "
    "them his her their it this that these who which someone somebody nobody yo mi "
    "mis tú tu tus su sus usted ustedes nos nuestro nuestra nuestros nuestras que "
    "quien alguien ella ellos ich mir mich mein meine meiner meinem meinen dein deine "
    "deiner Sie sie Ihr Ihre Ihrer Ihrem Ihren ihre ihrer uns unser unsere unserem "
    "wir jemand dass m'a j'ai mon ma mes votre vos vous nous notre elle qu'il qui mio "
    "mia miei suo sua suoi vostro vostra vi nostro nostra eu meu minha seu nosso "
    "nossa você vocês ik mij mijn u uw jullie ons onze hij iemand jeg mig meg mit min "
    "jag mitt mina din ditt deres oss ni mnie mój moja moje państwo państwa wasz "
    "wasza nam nas mně můj váš vaše vaši nám minä minulle teidän em m'ha ens vostè "
    "seva мне я вы ваш ваша нам"
)
"""Words, as written, that no client puts in an attribution: it is a sentence then."""

_COLOURS = (
    r"(?:red|blue|green|colou?r|bold|capitals|rojo|azul|verde|color|negrita|mayúsculas|"
    r"rot|blau|grün|farbe|fett|rouge|bleu|vert|couleur|gras|rosso|blu|grassetto|vermelho|"
    r"negrito|vermell|verd|rood|blauw|groen|rødt|rött|blått|grønt|grönt)"
)
ANSWERS_INSIDE = (
    r"\b(?:see|find|answer|repl[iy]|respon|respost|respuest|contest|comment|coment|vea|ver|"
    r"véa|verá|veja|antwort|siehe|anmerk|répon|voir|remarq|rispo|vedi|vegeu|antwoord|zie|"
    r"opmerking|svar|kommentar|odpowied|komentarz|vastau|kommen|odpověd|viz|note|nota)"
    r"\w{0,12}[^\n]{0,40}?\b(?:below|inline|in-line|abajo|debajo|entre líneas|unten|"
    r"im text|ci-dessous|dans le texte|sotto|nel testo|abaixo|no texto|a sota|avall|"
    r"hieronder|in de tekst|nedenfor|nedanför|nedan|poniżej|na czerwono|w treści|"
    rf"punaisella|níže|červeně|(?:in|en|em|a|i|het) {_COLOURS})\b"
)
"""How people say that they answer inside of what is quoted."""
