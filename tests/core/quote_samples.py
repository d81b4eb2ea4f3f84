"""How mail clients introduce what they quote: lines, headings, separators."""

import re
from html import escape

from core.inbound.html import html_to_text

FOLD = re.compile(r'<details class="ec-\w+"><summary>…</summary>.*?</details>', re.S)

HELP = "Help <help@shop.test>"
ATTRIBUTIONS = {
    "Apple en": f"On 1 Mar 2024, at 09:00, {HELP} wrote:",
    "Apple en, 12 hours": f"On Mar 1, 2024, at 9:00 AM, {HELP} wrote:",
    "Apple en, without address": "On Mar 1, 2024, at 9:00 AM, Help Desk wrote:",
    "Apple es": f"El 1 mar 2024, a las 9:00, {HELP} escribió:",
    "Apple fr": f"Le 1 mars 2024 à 09:00, {HELP} a écrit :",
    "Apple de": f"Am 01.03.2024 um 09:00 schrieb {HELP}:",
    "Apple it": f"Il giorno 1 mar 2024, alle ore 09:00, {HELP} ha scritto:",
    "Apple pt": f"No dia 01/03/2024, às 09:00, {HELP} escreveu:",
    "Apple pt-BR": f"Em 1 de mar. de 2024, à(s) 09:00, {HELP} escreveu:",
    "Apple nl": f"Op 1 mrt. 2024 om 09:00 heeft {HELP} het volgende geschreven:",
    "Apple da": f"Den 1. mar. 2024 kl. 09.00 skrev {HELP}:",
    "Apple sv": f"1 mars 2024 kl. 09:00 skrev {HELP}:",
    "Apple no": f"1. mars 2024 kl. 09:00 skrev {HELP}:",
    "Apple pl": f"Wiadomość napisana przez {HELP} w dniu 01.03.2024, o godz. 09:00:",
    "Apple fi": f"{HELP} kirjoitti 1.3.2024 kello 9.00:",
    "Apple cs": f"1. 3. 2024 v 9:00, {HELP}:",
    "Apple ca": f"El 1 març 2024, a les 9:00, {HELP} va escriure:",
    "Apple hu": f"2024. márc. 1. dátummal, 9:00 időpontban {HELP} írta:",
    "Apple ro": f"Pe 1 mar. 2024, la 09:00, {HELP} a scris:",
    "Apple ru": f"1 марта 2024 г., в 09:00, {HELP} написал(а):",
    "Apple tr": f"{HELP} şunları yazdı (1 Mar 2024 09:00):",
    "Apple el": f"Στις 1 Μαρ 2024, στις 09:00, ο/η {HELP} έγραψε:",
    "Apple sk": f"Dňa 1. 3. 2024 o 9:00 používateľ {HELP} napísal:",
    "Apple hr": f"Dana 1. 3. 2024. u 09:00 {HELP} napisao je:",
    "Apple zh": f"在 2024年3月1日，09:00，{HELP} 写道：",
    "Apple zh-TW": f"{HELP} 於 2024年3月1日 上午9:00 寫道：",
    "Apple ja": f"2024/03/01 9:00、{HELP}のメール:",
    "Apple ko": f"2024. 3. 1. 오전 9:00, {HELP} 작성:",
    "Gmail en": f"On Fri, Mar 1, 2024 at 9:00 AM {HELP} wrote:",
    "Gmail en, spaces": "On Fri, Mar 1, 2024 at 9:00 AM Help < help@shop.test > wrote:",
    "Gmail es": "El vie, 1 mar 2024 a las 9:00, Help (<help@shop.test>) escribió:",
    "Gmail es-MX": (
        "El vie, 1 mar 2024 a la(s) 9:00 a.m., Help (help@shop.test) escribió:"
    ),
    "Gmail fr": f"Le ven. 1 mars 2024 à 09:00, {HELP} a écrit :",
    "Gmail de": f"Am Fr., 1. März 2024 um 09:00 Uhr schrieb {HELP}:",
    "Gmail de, name first": f"{HELP} schrieb am Fr., 1. März 2024, 09:00:",
    "Gmail it": f"Il giorno ven 1 mar 2024 alle ore 09:00 {HELP} ha scritto:",
    "Gmail pt": f"Em sex., 1 de mar. de 2024 às 09:00, {HELP} escreveu:",
    "Gmail pt-PT": f"{HELP} escreveu (sexta, 1/03/2024 à(s) 09:00):",
    "Gmail nl": f"Op vr 1 mrt 2024 om 09:00 schreef {HELP}:",
    "Gmail da": f"Den fre. 1. mar. 2024 kl. 09.00 skrev {HELP}:",
    "Gmail sv": f"Den fre 1 mars 2024 kl 09:00 skrev {HELP}:",
    "Gmail no": f"fre. 1. mars 2024 kl. 09:00 skrev {HELP}:",
    "Gmail pl": f"pt., 1 mar 2024 o 09:00 {HELP} napisał(a):",
    "Gmail fi": "pe 1. maalisk. 2024 klo 9.00 Help (help@shop.test) kirjoitti:",
    "Gmail fi, Sunday": "su 3. maalisk. 2024 klo 9.00 Help (help@shop.test) kirjoitti:",
    "Gmail cs": f"pá 1. 3. 2024 v 9:00 odesílatel {HELP} napsal:",
    "Gmail sk": f"pi 1. 3. 2024 o 9:00 {HELP} napísal(a):",
    "Gmail ca": f"Missatge de {HELP} del dia dv., 1 de març 2024 a les 9:00:",
    "Gmail hu": f"{HELP} ezt írta (időpont: 2024. márc. 1., P, 9:00):",
    "Gmail ro": f"În vin., 1 mar. 2024 la 09:00, {HELP} a scris:",
    "Gmail ru": f"пт, 1 мар. 2024 г. в 09:00, {HELP}:",
    "Gmail uk": f"пт, 1 бер. 2024 р. о 09:00 {HELP} пише:",
    "Gmail tr": f"{HELP}, 1 Mar 2024 Cum, 09:00 tarihinde şunu yazdı:",
    "Gmail el": f"Στις Παρ 1 Μαρ 2024 στις 9:00 π.μ., ο χρήστης {HELP} έγραψε:",
    "Gmail zh": f"{HELP} 于2024年3月1日周五 09:00写道：",
    "Gmail ja": f"2024年3月1日(金) 9:00 {HELP}:",
    "Gmail ko": f"2024년 3월 1일 (금) 오전 9:00, {HELP}님이 작성:",
    "Gmail, short": f"2024-03-01 9:00 GMT+01:00 {HELP}:",
    "Gmail, short, with seconds": f"2024-03-01 9:00:00 GMT+1 {HELP}:",
    "Gmail, short, with slashes": f"2024/3/1 {HELP}:",
    "Thunderbird en": "On 01/03/2024 09:00, Help wrote:",
    "Thunderbird en-US": "On 3/1/24 9:00 AM, Help Desk wrote:",
    "Thunderbird es": "El 1/3/24 a las 9:00, Help escribió:",
    "Thunderbird fr": "Le 01/03/2024 à 09:00, Help a écrit :",
    "Thunderbird de": "Am 01.03.24 um 09:00 schrieb Help:",
    "Thunderbird it": "Il 01/03/2024 09:00, Help ha scritto:",
    "Thunderbird pt": "Em 01/03/2024 09:00, Help escreveu:",
    "Thunderbird nl": "Op 1-3-2024 om 09:00 schreef Help:",
    "Thunderbird da": "Den 01-03-2024 kl. 09:00 skrev Help:",
    "Thunderbird sv": "Den 2024-03-01 kl. 09:00, skrev Help:",
    "Thunderbird no": "Den 01.03.2024 09:00, skrev Help:",
    "Thunderbird pl": "W dniu 1.03.2024 o 09:00, Help pisze:",
    "Thunderbird fi": "Help kirjoitti 1.3.2024 klo 9.00:",
    "Thunderbird cs": "Dne 1. 3. 2024 v 9:00 Help napsal(a):",
    "Thunderbird ca": "El 1/3/24 a les 9:00, Help ha escrit:",
    "Thunderbird ru": "01.03.2024 09:00, Help пишет:",
    "Thunderbird hu": "2024. 03. 01. 9:00 keltezéssel, Help írta:",
    "Thunderbird tr": "1.03.2024 09:00 tarihinde Help yazdı:",
    "Yahoo en": f"On Friday, 1 March 2024 at 09:00:00 CET, {HELP} wrote:",
    "Yahoo es": f"El viernes, 1 de marzo de 2024, 09:00:00 CET, {HELP} escribió:",
    "Yahoo fr": f"Le vendredi 1 mars 2024 à 09:00:00 UTC+1, {HELP} a écrit :",
    "Yahoo de": (
        f"Am Freitag, 1. März 2024 um 09:00:00 MEZ hat {HELP} Folgendes geschrieben:"
    ),
    "Yahoo it": f"Il venerdì 1 marzo 2024 alle ore 09:00:00 CET, {HELP} ha scritto:",
    "Yahoo pt": f"Em sexta-feira, 1 de março de 2024 09:00:00 CET, {HELP} escreveu:",
    "Zoho": f"---- On Fri, 01 Mar 2024 09:00:00 +0100 {HELP} wrote ----",
    "Zoho, three dashes": f"--- On Fri, 01 Mar 2024 09:00:00 +0100 {HELP} wrote ---",
    "Zoho, address": (
        "---- On Fri, 01 Mar 2024 09:00:00 +0100 help@shop.test wrote ----"
    ),
    "Zoho es": f"---- El vie, 01 mar. 2024 09:00:00 +0100 {HELP} escribió ----",
    "Proton": f"On Friday, March 1st, 2024 at 9:00 AM, {HELP} wrote:",
    "Roundcube": "On 2024-03-01 09:00, Help wrote:",
    "Roundcube es": "El 2024-03-01 09:00, Help escribió:",
    "Spark": f"On 1 Mar 2024, 9:00 +0100, {HELP}, wrote:",
    "mail.ru": f"Пятница, 1 марта 2024, 9:00 +03:00 от {HELP}:",
    "Yandex": '01.03.2024, 09:00, "Help" <help@shop.test>:',
    "Mailto of Outlook": "On 1 Mar 2024, at 09:00, Help [mailto:help@shop.test] wrote:",
    "Lotus Notes": "Help Desk wrote on 01/03/2024 09:00:00:",
    "Lotus Notes, address": f"{HELP} wrote on 01/03/2024 09:00:00 AM:",
    "name first, es": f"{HELP} escribió el vie, 1 mar 2024 a las 9:00:",
    "no verb, nl": "Op vr 1 mrt. 2024 om 09:00 Help <help@shop.test>:",
    "no verb, es": f"vie, 1 mar 2024 9:00, {HELP}:",
    "Eudora": "At 09:00 AM 3/1/2024, Help wrote:",
    "NetEase": 'At 2024-03-01 09:00:00, "Help" <help@shop.test> wrote:',
    "With stars": f"*On 1 Mar 2024, at 09:00, {HELP} wrote:*",
    "Name in quotes": (
        'On 1 Mar 2024, at 09:00, "Your Shop, your help" <help@shop.test> wrote:'
    ),
}
TWO_LINES = {
    "after the name": (
        "On Fri, 1 Mar 2024 at 09:00, Help of the shop\n<help@shop.test> wrote:"
    ),
    "in the name": (
        "El vie, 1 mar 2024 a las 9:00, Ayuda de la\ntienda "
        "(<help@shop.test>) escribió:"
    ),
    "before the verb": (
        "Am Fr., 1. März 2024 um 09:00 Uhr\nschrieb Help <help@shop.test>:"
    ),
    "in three": (
        "On Fri, 1 Mar 2024\nat 09:00, Help of the shop\n<help@shop.test> wrote:"
    ),
    "in the name, in capitals": (
        "El 1 mar 2024, a las 9:00, Ayuda de la\nTienda (<help@shop.test>) escribió:"
    ),
    "short date": "2024-03-01 9:00 GMT+01:00\nHelp <help@shop.test>:",
}

FIELDS = {
    "en": "From|Sent|To|Subject",
    "en, Mac": "From|Date|To|Subject",
    "es": "De|Enviado el|Para|Asunto",
    "es, web": "De|Enviado|Para|Asunto",
    "es, Mac": "De|Fecha|Para|Asunto",
    "fr": "De|Envoyé|À|Objet",
    "fr, Mac": "De|Date|À|Objet",
    "de": "Von|Gesendet|An|Betreff",
    "de, Mac": "Von|Datum|An|Betreff",
    "it": "Da|Inviato|A|Oggetto",
    "it, Mac": "Da|Data|A|Oggetto",
    "pt": "De|Enviado|Para|Assunto",
    "pt-BR": "De|Enviada em|Para|Assunto",
    "pt, Mac": "De|Data|Para|Assunto",
    "nl": "Van|Verzonden|Aan|Onderwerp",
    "nl, Mac": "Van|Datum|Aan|Onderwerp",
    "da": "Fra|Sendt|Til|Emne",
    "da, Mac": "Fra|Dato|Til|Emne",
    "sv": "Från|Skickat|Till|Ämne",
    "no": "Fra|Sendt|Til|Emne",
    "pl": "Od|Wysłano|Do|Temat",
    "pl, Mac": "Od|Data|Do|Temat",
    "fi": "Lähettäjä|Lähetetty|Vastaanottaja|Aihe",
    "fi, Mac": "Lähettäjä|Päivämäärä|Vastaanottaja|Aihe",
    "cs": "Od|Odesláno|Komu|Předmět",
    "sk": "Od|Odoslané|Komu|Predmet",
    "ca": "De|Enviat el|Per a|Assumpte",
    "hu": "Feladó|Küldve|Címzett|Tárgy",
    "ro": "De la|Trimis|Către|Subiect",
    "ru": "От|Отправлено|Кому|Тема",
    "uk": "Від|Надіслано|Кому|Тема",
    "tr": "Kimden|Gönderildi|Kime|Konu",
    "el": "Από|Στάλθηκε|Προς|Θέμα",
    "zh": "发件人|发送时间|收件人|主题",
    "zh-TW": "寄件者|寄件日期|收件者|主旨",
    "ja": "差出人|送信日時|宛先|件名",
    "ko": "보낸 사람|보낸 날짜|받는 사람|제목",
}
VALUES = (HELP, "Friday, 1 March 2024 09:00", "Ana Prueba <ana@customer.test>", "Order")
SEPARATORS = (
    "-----Original Message-----",
    "-------- Original message --------",
    "------ Original Message ------",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
    "-----Mensaje original-----",
    "-----Message d'origine-----",
    "-----Ursprüngliche Nachricht-----",
    "-----Original-Nachricht-----",
    "-----Messaggio originale-----",
    "-----Mensagem original-----",
    "-----Oorspronkelijk bericht-----",
    "-----Oprindelig meddelelse-----",
    "-----Ursprungligt meddelande-----",
    "-----Opprinnelig melding-----",
    "-----Oryginalna wiadomość-----",
    "-----Alkuperäinen viesti-----",
    "-----Původní zpráva-----",
    "-----Missatge original-----",
    "------------------ 原始邮件 ------------------",
    "________________________________",
    "-----Words of a language that is not known-----",
)


def shown(mail):
    return html_to_text(FOLD.sub("<div></div>", mail.html))


def fields(names, values=VALUES, template="{}: {}"):
    return [
        template.format(name, value)
        for name, value in zip(names.split("|"), values, strict=True)
    ]


def as_html(line):
    return escape(line, quote=False)
