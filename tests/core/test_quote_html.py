"""What mail clients make of an answer in HTML, wherever the author writes his words."""

import unittest

from letters import letter
from quote_samples import shown

from core.inbound.html import html_to_text

ATTRIBUTION = "On Fri, 1 Mar 2024 at 09:00, Help &lt;help@shop.test&gt; wrote:"
HEADING = (
    "<b>From:</b> Help &lt;help@shop.test&gt;<br><b>Sent:</b> Friday, 1 March 2024 "
    "09:00<br><b>To:</b> Ana<br><b>Subject:</b> Order"
)
GMAIL = (
    '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
)
QUOTE = '<blockquote class="gmail_quote">'

FOLDED = {
    "Gmail": (
        f"<div>Mine</div><br>{GMAIL}{ATTRIBUTION}<br></div>{QUOTE}Old<"
        f"/blockquote></div>"
    ),
    "Gmail, answer below": (
        f"{GMAIL}{ATTRIBUTION}<br></div>{QUOTE}Old</blockquote><div>Mine</div></div>"
    ),
    "Gmail, answer between": (
        f"{GMAIL}{ATTRIBUTION}</div>{QUOTE}Old</blockquote><div>Mine</div>{QUOTE}"
        "<div>Old</div></blockquote></div>"
    ),
    "Gmail, language not known": (
        f"<div>Mine</div>{GMAIL}Xyz 1/3/2024, Help "
        f"&lt;h@shop.test&gt; abcdef:<br></div>"
        f"{QUOTE}Old</blockquote></div>"
    ),
    "Gmail, a forwarded mail answered": (
        f"<div>Mine</div>{GMAIL}{ATTRIBUTION}</div>{QUOTE}Old<br>---------- Forwarded "
        "message ---------<br>From: Bo</blockquote></div>"
    ),
    "Gmail of 2010": (
        f'Mine<br><br><div class="gmail_quote">2010/3/1 Help &lt;help@shop.test&gt;<br>'
        f"{QUOTE}Old</blockquote></div>"
    ),
    "Apple": (
        f'<div>Mine</div><div><br><blockquote type="cite"><div>{ATTRIBUTION}</div><br>'
        "<div>Old</div></blockquote></div>"
    ),
    "Apple, answer below": (
        f'<div><blockquote type="cite"><div>{ATTRIBUTION}</div>Old</blockquote></div>'
        "<div>Mine</div>"
    ),
    "Thunderbird, answer below": (
        f'<div class="moz-cite-prefix">{ATTRIBUTION}<br></div><blockquote type="cite">'
        "<p>Old</p></blockquote><p>Mine</p>"
    ),
    "Thunderbird, language not known": (
        '<p>Mine</p><div class="moz-cite-prefix">Xyz abcdef:<br></div><blockquote '
        'type="cite"><p>Old</p></blockquote>'
    ),
    "Roundcube, answer below": (
        f'<p id="reply-intro">{ATTRIBUTION}</p><blockquote type="cite"><div>Old</div>'
        "</blockquote><div>Mine</div>"
    ),
    "Proton, answer below": (
        f'<div class="protonmail_quote">{ATTRIBUTION}<br><blockquote '
        'class="protonmail_quote" type="cite">Old</blockquote><br>Mine</div>'
    ),
    "Outlook 2003": (
        "<div class=Section1><p>Mine</p><div><div align=center><hr></div>"
        f"<p>{HEADING}</p></div><p>Old</p></div>"
    ),
    "Outlook 2003, rule beside the heading": (
        "<div class=Section1><p>Mine</p><div align=center><hr></div><div>"
        f"<p>{HEADING}</p></div><p>Old</p><p>Old</p></div>"
    ),
    "Outlook 2003, everything by itself": (
        "<div><p>Mine</p></div><div><div><div><hr></div></div><div>"
        f"<p>{HEADING}</p></div></div><div><p>Old</p></div>"
    ),
    "Outlook 2003, heading in a quote": (
        "<div><p>Mine</p><blockquote style='border-left:solid blue 1.5pt'><div><div "
        f"align=center><hr></div><p>{HEADING}</p></div><p>Old</p></blockquote></div>"
    ),
    "Outlook, text and heading in one": (
        f"<div>Mine<br><br>{HEADING}</div><div>Old</div>"
    ),
    "Outlook": (
        '<div class="WordSection1"><p>Mine</p><p>&nbsp;</p><div><div '
        'style="border:none;'
        f'border-top:solid #E1E1E1 1.0pt"><p>{HEADING}</p></div></div><p>Old</p></div>'
    ),
    "Outlook, in two quotes": (
        '<div class="WordSection1"><p>Mine</p><div '
        'style="border:none;border-left:solid '
        'blue 1.5pt"><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>'
        f"{HEADING}</p></div></div><p>Old</p></div></div>"
    ),
    "Outlook on the web": (
        '<div>Mine</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><font>'
        f"{HEADING}</font><div>&nbsp;</div></div><div>Old</div>"
    ),
    "Outlook on the web, unknown language": (
        '<div>Mine</div><hr><div id="divRplyFwdMsg"><b>From:</b> Help<br><b>Xyz:</b> 1'
        "<br><b>Zyx:</b> Ana</div><div>Old</div>"
    ),
    "Outlook on a phone": f"<div>Mine</div><hr><div>{HEADING}</div><div>Old</div>",
    "Hotmail": (
        '<p>Mine</p><hr id="stopSpelling">Date: Fri, 1 Mar '
        "2024<br>From: h@shop.test<br>To: a@x.test<br><br>Old"
    ),
    "Samsung": (
        "<div>Mine</div><div>-------- Original message --------</div><div>From: Help "
        "&lt;help@shop.test&gt; </div><div>Date: 01/03/2024  09:00  (GMT+01:00) </div>"
        "<div>To: a@x.test </div><div>Subject: Order </div><div>Old</div>"
    ),
    "Yahoo": (
        f'<div>Mine</div><div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted"><div>'
        f"{ATTRIBUTION}</div><div>Old</div></div>"
    ),
    "GMX": (
        '<div>Mine<div><div name="quote"><div><b>Gesendet:</b> Freitag<br><b>Von:</b> '
        'Help</div><div name="quoted-content">Old</div></div></div></div>'
    ),
    "mail.ru": (
        "<div>Mine</div><blockquote style='border-left:1px solid "
        "#0857A6'>Пятница, 1 марта "
        "2024, 9:00 +03:00 от Help "
        "&lt;help@shop.test&gt;:<br><div>Old</div></blockquote>"
    ),
    "Zimbra": (
        '<div>Mine</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker='
        '"__HEADERS__"><b>From: </b>Help</div><div '
        'data-marker="__QUOTED_TEXT__">Old</div>'
    ),
    "Arrows with answers between": (
        f"<p>{ATTRIBUTION}<br>&gt; Old<br>Mine<br>&gt; Old<br>&gt; Old</p>"
    ),
    "Rows of a table": (
        f"<table><tr><td>Mine</td></tr><tr><td>{HEADING}</td></tr><tr><td>Old</td></tr>"
        "</table>"
    ),
    "A document of its own": (
        f"<html><head><style>p{{color:red}}</style></head><body "
        f"bgcolor=white><p>Mine</p>"
        f"<p>{ATTRIBUTION}</p><blockquote>Old</blockquote></body></html>"
    ),
}
OPEN = {
    "Gmail's button for quotes": (
        f"<div>You write:</div>{QUOTE}Old</blockquote><div>Mine</div>"
    ),
    "Gmail's box with words of one's own": (
        '<div>Hi</div><div class="gmail_quote">Mine</div>'
    ),
    "Thunderbird, the quote taken out": (
        '<p>Hi</p><div class="moz-cite-prefix">On 1/3/24, Help '
        "wrote:<br></div><p>Mine</p>"
    ),
    "a quote of one's own": "<p>He says</p><blockquote>Mine</blockquote><p>Bye</p>",
    "Apple, forwarded": (
        '<div>See<br><blockquote type="cite"><div>Begin forwarded message:</div><div>'
        f"{HEADING}</div>Mine</blockquote></div>"
    ),
    "iPhone, forwarded": (
        "<div>See</div><div><br>Begin forwarded message:<br><br></div><blockquote "
        f'type="cite"><div>{HEADING}</div>Mine</blockquote>'
    ),
    "Gmail, forwarded": (
        f"<div>See</div>{GMAIL}---------- Forwarded message ---------<br>From: Bo "
        f"&lt;bo@x.test&gt;<br>Date: Fri, 1 Mar 2024 at 09:00<br></div>Mine{GMAIL}"
        f"{ATTRIBUTION}</div>{QUOTE}Mine</blockquote></div></div>"
    ),
    "Thunderbird, forwarded": (
        '<p>See</p><div class="moz-forward-container">-------- '
        "Forwarded Message --------"
        f"<table><tr><th>From: "
        f"</th><td>bo@x.test</td></tr></table><p>{HEADING}</p>Mine</div>"
    ),
    "a rule": "<p>Hi</p><hr><p>From: me</p><p>Mine</p>",
    "a table": (
        "<table><tr><th>From:</th><td>Madrid</td></tr><tr><th>Date:</th><td>1 May 2024 "
        "10:00</td></tr><tr><th>To:</th><td>Berlin</td></tr></table><p>Mine</p>"
    ),
    "a form": (
        "<p>New "
        "message</p><table><tr><td>From:</td><td>ana@x.test</td></tr><tr><td>Date:"
        "</td><td>1 May 2024 "
        "10:00</td></tr><tr><td>Message:</td><td>Mine</td></tr></table>"
    ),
}
OUTLOOK_FORWARD = {
    "Outlook": FOLDED["Outlook"],
    "Outlook on the web": FOLDED["Outlook on the web"],
    "Outlook on a phone": FOLDED["Outlook on a phone"],
    "new Outlook": (
        '<div>Mine</div><div id="mail-editor-reference-message-container"><div>'
        f"{HEADING}</div>Old</div>"
    ),
}


class TestClients(unittest.TestCase):
    def test_history_folds_and_the_answer_stays(self):
        for name, html in FOLDED.items():
            with self.subTest(name):
                mail = letter(html=html)
                self.assertEqual(shown(mail), "Mine")
                self.assertIn("Old", html_to_text(mail.html))

    def test_what_is_no_history_stays_open(self):
        for name, html in OPEN.items():
            with self.subTest(name):
                self.assertNotIn("<details", letter(html=html).html)

    def test_what_outlook_forwards_stays_open(self):
        for prefix in ("FW", "Fwd", "RV", "WG", "TR", "I", "ENC", "VB"):
            for name, html in OUTLOOK_FORWARD.items():
                with self.subTest(name, prefix=prefix):
                    mail = letter(html=html, Subject=f"{prefix}: Order")
                    self.assertNotIn("<details", mail.html)
                    answer = letter(html=html, Subject=f"RE: {prefix}: Order")
                    self.assertEqual(shown(answer), "Mine")

    def test_answers_that_the_author_says_are_inside_stay_open(self):
        for words in (
            "See my answers below, in red.",
            "My comments are inline.",
            "Mis respuestas van abajo en rojo.",
            "Respondo entre líneas.",
            "Meine Antworten stehen unten.",
            "Mes réponses sont en bleu.",
            "Le mie risposte in rosso.",
            "Zie mijn antwoorden hieronder.",
        ):
            html = FOLDED["Outlook"].replace("Mine", words)
            with self.subTest(words):
                self.assertNotIn("<details", letter(html=html).html)
