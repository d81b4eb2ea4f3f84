"""Answers to a mail as mail clients send them, with what they write above what they
quote in languages and forms that no rule names."""

import textwrap
from html import escape

HELP = 'Soporte &lt;<a href="mailto:help@shop.test">help@shop.test</a>&gt;'
SENT = {
    "en": [
        "Dear Ana,",
        "Thank you for your message. You can return the kettle in any of our shops, or "
        "send it to our warehouse by courier at our expense.",
        "Which of these would you like? See https://shop.test/returns for the details.",
        "Kind regards,",
        "Ada from the “help” desk",
    ],
    "es": [
        "Hola, Ana:",
        "Gracias por escribirnos. Puede devolver el hervidor en cualquiera de nuestras "
        "tiendas, o enviarlo por mensajería a nuestro almacén sin coste alguno.",
        "¿Qué opción prefiere? Los detalles están en https://shop.test/returns hoy.",
        "Un saludo,",
        "Ada, equipo de soporte",
    ],
    "fr": [
        "Bonjour Ana,",
        "Merci pour votre message. Vous pouvez rapporter la bouilloire dans l’un de "
        "nos magasins, ou l’envoyer à notre entrepôt par transporteur, à nos frais.",
        "Que préférez-vous ? Les détails sont sur https://shop.test/returns bien sûr.",
        "Cordialement,",
        "Ada, service client",
    ],
    "de": [
        "Hallo Ana,",
        "vielen Dank für Ihre Nachricht. Sie können den Wasserkocher in jeder unserer "
        "Filialen zurückgeben oder ihn auf unsere Kosten an unser Lager schicken.",
        "Was ist Ihnen lieber? Näheres steht immer unter https://shop.test/returns da.",
        "Mit freundlichen Grüßen",
        "Ada vom Kundendienst",
    ],
}
OWN = {
    "en": "I will bring it to the shop on Friday.",
    "es": "Lo llevaré a la tienda el viernes.",
    "fr": "Je le porterai au magasin vendredi.",
    "de": "Ich bringe ihn am Freitag in die Filiale.",
}
INLINE = {
    "en": "The shop in Bilbao, please.",
    "es": "En la tienda de Bilbao, por favor.",
    "fr": "Au magasin de Bayonne, merci.",
    "de": "In die Filiale in Köln, bitte.",
}
ATTRIBUTIONS = {
    "Basque": f"{HELP} erabiltzaileak hau idatzi du (2026 mar. 3, 10:00):",
    "Icelandic": f"þann þri., 3. mar. 2026 kl. 10:00 skrifaði {HELP}:",
    "Latvian": f"otrd., 2026. g. 3. marts, plkst. 10:00 — lietotājs {HELP} rakstīja:",
    "Vietnamese": f"Vào 10:00, Th 3, 3 thg 3, 2026 {HELP} đã viết:",
    "Welsh": f"Ar Maw, 3 Maw 2026 am 10:00 ysgrifennodd {HELP}:",
    "Swahili": f"Mnamo Jum, 3 Mac 2026 saa 10:00 {HELP} aliandika:",
    "Maltese": f"Nhar it-Tlieta, 3 ta’ Marzu 2026 fl-10:00 {HELP} kiteb:",
    "a program": f"[#4711] {HELP}, 2026-03-03T10:00:00Z:",
}
LABELS = {
    "Basque": ("Igorlea", "Bidalia", "Nori", "Gaia"),
    "Icelandic": ("Frá", "Sent þann", "Viðtakandi", "Varðandi"),
    "Latvian": ("No", "Sūtīts", "Kam", "Temats"),
    "Vietnamese": ("Từ", "Đã gửi", "Tới", "Chủ đề"),
    "Welsh": ("Oddi wrth", "Anfonwyd", "At", "Pwnc"),
    "a program": ("Author", "Created", "Audience", "Title"),
}


def sent_html(language, between=""):
    """The mail that is answered; an answer stands between two of its paragraphs."""
    hello, first, second, *bye = map(escape, SENT[language])
    link = '<a href="https://shop.test/returns">https://shop.test/returns</a>'
    second = second.replace("https://shop.test/returns", link)
    return (
        f"<p>{hello}</p><p>{first}</p>{between}<p>{second}</p><p>{'<br>'.join(bye)}</p>"
    )


def header(labels, separator=""):
    values = (
        "Soporte &lt;help@shop.test&gt;",
        "2026-03-03 10:00",
        "Ana Prueba &lt;ana@customer.test&gt;",
        "RE: Kettle",
    )
    lines = [
        f"<b>{label}:</b> {value}" for label, value in zip(labels, values, strict=True)
    ]
    return separator + "<br>".join(lines)


def gmail(own, line, quoted):
    return (
        f'<div dir="ltr">{own}</div><br><div class="gmail_quote '
        f'gmail_quote_container"><div dir="ltr" class="gmail_attr">{line}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:'
        f'1px solid rgb(204,204,204);padding-left:1ex">{quoted}</blockquote></div>'
    )


def apple(own, line, quoted):
    return (
        f'<html><head></head><body dir="auto">{own}<div><br><blockquote type="cite">'
        f'<div>{line}</div><br class="Apple-interchange-newline"><div>{quoted}</div>'
        "</blockquote></div><br></body></html>"
    )


def thunderbird(own, line, quoted):
    return (
        f'<html><body><p>{own}</p><div class="moz-cite-prefix">{line}<br></div>'
        f'<blockquote type="cite" cite="mid:1@shop.test">{quoted}</blockquote></body>'
        "</html>"
    )


def yahoo(own, line, quoted):
    return (
        f'<div class="ydp1yahoo-style-wrap"><div dir="ltr">{own}</div><div><br></div>'
        '</div><div id="ydp2yahoo_quoted_4711" class="ydp2yahoo_quoted"><div>'
        f"<div>{line}</div><div><br></div><div><div>{quoted}</div></div></div></div>"
    )


def zoho(own, line, quoted):
    return (
        f'<div>{own}</div><br><div style="border-top: 1px solid rgb(204,204,204); '
        f'min-height: 0px; margin: 10px 0px"><br></div><div><div>---- {line[:-1]} ----'
        f'<br></div><div><blockquote style="margin: 0px;">{quoted}</blockquote></div>'
        "</div>"
    )


def bare_div(own, line, quoted):
    """Of a client without a mark of its own, or of one whose marks a gateway took."""
    return f"<div>{own}</div><div><br></div><div>{line}</div><div>{quoted}</div>"


def outlook_desktop(own, labels, quoted):
    quoted = quoted.replace("<p>", "<p class=MsoNormal>").replace(
        "</p>", "<o:p></o:p></p>"
    )
    return (
        f"<div class=WordSection1><p class=MsoNormal>{own}<o:p></o:p></p><div><div "
        "style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal>{header(labels)}<o:p></o:p></p></div></div>{quoted}</div>"
    )


def outlook_web(own, labels, quoted):
    return (
        f'<div class="elementToProof">{own}</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif">'
        f"{header(labels)}</font><div>&nbsp;</div></div><div>{quoted}</div>"
    )


def outlook_mobile(own, labels, quoted):
    return (
        f'<div dir="auto">{own}</div><div dir="auto"><br></div>'
        f"<div>{header(labels, '________________________________<br>')}</div>"
        f"<div>{quoted}</div>"
    )


BY_LINE = (gmail, apple, thunderbird, yahoo, zoho, bare_div)
BY_HEADER = (outlook_desktop, outlook_web, outlook_mobile)


def plain_wrapped(language, line, width=56, mark="> "):
    """The quoted part of a plain text, wrapped anew as clients on phones do it."""
    quoted = []
    for paragraph in SENT[language]:
        quoted += [*textwrap.wrap(paragraph, width), ""]
    marked = "\n".join(f"{mark}{each}".rstrip() for each in quoted)
    return f"{line}\n{marked}\n"
