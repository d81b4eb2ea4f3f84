"""How mail clients mark what they quote, and where signatures begin.

Each mark is looked for only when its trigger, a plain string, is in the mail.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["box", "cut", "attribution", "signature"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One way of marking.

    :param kind: ``box`` the element is the quote; ``cut`` the quote starts here and
        goes on to the end; ``attribution`` a line such as "On … wrote:" ends here;
        ``signature`` the element is one
    :param triggers: one of them is in every HTML that has the mark; few and short, as
        each is looked for in every mail
    """

    kind: Kind
    triggers: tuple[str, ...]
    pattern: re.Pattern


def _element(kind: Kind, triggers: str, names: str) -> Mark:
    """An element by a word in its class, id, name or data-marker."""
    either = "|".join(map(re.escape, names.split()))
    pattern = rf'<[a-z]+\b[^<>]*? (?:class|id|name|data-marker)="[^"<>]*?(?:{either})'
    return Mark(kind, tuple(triggers.split()), re.compile(pattern))


WROTE = (
    "wrote",
    "writes",
    "escribió",
    "a écrit",
    "schrieb",
    "escreveu",
    "ha scritto",
    "schreef",
    "va escriure",
    "skrev",
    "napisał",
)
WROTE_WHO = ("schrieb", "schreef", "skrev")
"""Verbs that stand before the name."""
OPENER = re.compile(
    r"(?:On|El|Le|Am|Em|Il|Op|Den|Dne|W dniu|Dnia|Ter|Seg|Qua|Qui|Sex)\b|\d", re.I
)
FIELD_FROM = r"(?:From|De|Von|Da|Van|Från|Fra|Od)"
FIELD_SENT = (
    r"(?:Sent|Date|Enviado(?: el)?|Fecha|Envoyé|Gesendet|Datum|Inviato|Data|"
    r"Enviada(?: em)?|Verzonden|Skickat)"
)
_SEPARATOR_WORDS = (
    "Original Message|Mensaje original|Message d'origine|Message d’origine|"
    "Ursprüngliche Nachricht|Messaggio originale|Mensagem original|"
    "Oorspronkelijk bericht|Original Appointment"
)
# Bounded, as every pattern here: the mails that they are tried on are anybody's.
_GAP = (
    r"(?:\s{1,20}|&nbsp;|</?(?:b|strong|span|font|i|u|p|div|a|td|tr)\b[^<>]*>|<br>)"
    r"{0,12}+"
)

MARKS = (
    _element(
        "box",
        "quote zmail_extra -reference-message- OLK_SRC",
        "gmail_quote yahoo_quoted protonmail_quote tutanota_quote zmail_extra "
        "mail-editor-reference-message-container OLK_SRC_BODY_SECTION",
    ),
    Mark("box", ("quote",), re.compile(r'<blockquote\b[^<>]*? type="cite"')),
    Mark("box", ("quote",), re.compile(r'<div\b[^<>]*? name="quote"')),
    _element(
        "cut",
        "divRply appendonsend stopSpelling __DIVIDER__ zwchr reply-intro -begin",
        "divRplyFwdMsg appendonsend stopSpelling __DIVIDER__ zwchr reply-intro "
        "yahoo-quoted-begin",
    ),
    Mark(
        "attribution",
        ("moz-cite",),
        re.compile(r'<div class="moz-cite-prefix"[^<>]*>(?P<own>)'),
    ),
    Mark(
        "cut",
        ("border-top",),
        re.compile(
            r'<div\b[^<>]{0,300}? style="[^"]{0,300}?border-top: ?solid '
            rf'[^"]{{0,300}}+"[^<>]*+>{_GAP}{FIELD_FROM}{_GAP}:',
            re.IGNORECASE,
        ),
    ),
    Mark(
        "cut",
        ("--",),
        re.compile(rf"-{{2,20}} ?(?:{_SEPARATOR_WORDS}) ?-{{2,20}}", re.IGNORECASE),
    ),
    Mark(
        "cut",
        ("________________",),
        re.compile(rf"_{{16,60}}{_GAP}(?={FIELD_FROM}{_GAP}:)"),
    ),
    Mark(
        "cut",
        ("Sent:", "Sent</", "Envi", "Envoy", "Gesendet", "Inviato", "Verzond"),
        re.compile(
            rf"(?<=>)\s{{0,20}}(?:<(?:b|strong|span|font)\b[^<>]*>){{0,6}}+{FIELD_FROM}{_GAP}:"
            rf"(?:[^<]|<(?!/p>|/div>|br>)){{3,300}}(?:<br>|</p>|</div>){_GAP}"
            rf"{FIELD_SENT}{_GAP}:"
        ),
    ),
    *(
        Mark(
            "attribution",
            (word,),
            re.compile(rf"{word}(?:</a>|&nbsp;|\s|&gt;){{0,20}}:"),
        )
        for word in WROTE
    ),
    *(
        Mark(
            "attribution",
            (word,),
            re.compile(rf"{word} (?:</?a\b[^<>]*>|[^<:]){{1,150}}?:"),
        )
        for word in WROTE_WHO
    ),
    _element(
        "signature",
        "ignature",
        "gmail_signature moz-signature ec-text-signature AppleMailSignature "
        "ms-outlook-mobile-signature protonmail_signature_block ec-mail-signature",
    ),
    Mark(
        "signature",
        ("ignature",),
        re.compile(r'<div\b[^<>]*? id="(?:x_)*Signature"'),
    ),
)
TRIGGERS = sorted({trigger for mark in MARKS for trigger in mark.triggers})
SIGNATURE_LINE = re.compile(
    r"(?:(?<=>)|(?<=\n)|\A)[ \t]{0,20}--(?: |&nbsp;)?\s{0,20}"
    r"(?=<br>|</(?:div|p|span)>|\Z)"
)
TEXT_CUT = re.compile(
    rf"^[ \t]*(?:-{{2,20}} ?(?:{_SEPARATOR_WORDS})|_{{16,}}$"
    rf"|{FIELD_FROM} ?:[^\n]{{1,300}}\n{{1,2}}{FIELD_SENT} ?:"
    rf"|(?:On|El|Le|Am|Em|Il|Op)\b[^\n]{{4,200}}(?:\n[^\n]{{0,200}})?"
    rf"(?:{'|'.join(WROTE)})[^\n]{{0,150}}:[ \t]*$)",
    re.MULTILINE,
)
"""Where the history starts in a plain text."""
FORWARDED = re.compile(
    r"Forwarded message|Mensaje reenviado|Message transféré|Weitergeleitete Nachricht|"
    r"Messaggio inoltrato|Mensagem encaminhada|Begin forwarded message|"
    r"Doorgestuurd bericht|Anfang der weitergeleiteten",
    re.IGNORECASE,
)
