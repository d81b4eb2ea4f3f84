"""Tells the block of "From: … Sent: …" above an answered mail from a list of one's own.

A client writes at least who and when; a list that only looks so has no address, no
time and no subject, or goes on with lines of other names.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from . import quote_words as words
from .quote_lines import Line

_MOST_LINES = 30
_DECORATION = r"[*_|>\s]{0,8}"
_FIELD = re.compile(
    rf"{_DECORATION}(?:(?P<sender>{words.FIELD_FROM})|(?P<sent>{words.FIELD_SENT})|"
    rf"(?P<to>{words.FIELD_TO})|(?P<subject>{words.FIELD_SUBJECT})|"
    rf"(?P<other>{words.FIELD_OTHER}))\s{{0,8}}[*_]{{0,2}}\s?[:：][*_]{{0,2}}\s{{0,8}}",
    re.IGNORECASE,
)
_BARE_FIELD = re.compile(
    rf"(?:(?P<sender>{words.FIELD_FROM})|(?P<sent>{words.FIELD_SENT})|"
    rf"(?P<to>{words.FIELD_TO})|(?P<subject>{words.FIELD_SUBJECT})|"
    rf"(?P<other>(?i:{words.FIELD_OTHER})))(?:\s{{1,8}}|\Z)",
)
_OTHER_LABEL = re.compile(
    r"[*_]{0,2}[^\W\d][\w./() -]{0,30}[*_]{0,2} ?[:：][*_]{0,2} ?\S"
)
_FORM_LABEL = re.compile(
    r"[*_]{0,2}(?:Message|Mensaje|Mensagem|Nachricht|Ihre Nachricht|Messaggio|Bericht|"
    r"Comentarios?|Comments?|Consulta|Texto|Missatge|Commentaire|Body)[*_]{0,2} ?[:：]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>()\[\]@]{1,100}@[^\s<>()\[\]@]{1,100}\.\w{2,20}")
_IN_BRACKETS = re.compile(r"[<(\[][^\s<>()\[\]@]{1,100}@[^\s<>()\[\]@]{1,100}[>)\]]")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)|\d ?h ?\d{2}|\d{1,2}[時点시]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_DASHES = "[-‐‑‒–—―_=*~]"
_SEPARATOR = re.compile(
    rf"(?:> ?){{0,4}}{_DASHES}{{2,40}} ?{words.SEPARATOR}\s?:?\s?{_DASHES}{{0,40}}"
    rf"|{words.SEPARATOR} ?{_DASHES}{{2,40}}",
    re.IGNORECASE,
)
_ANY_SEPARATOR = re.compile(
    rf"{_DASHES}{{3,40}} ?[^\W_][^-_=*~]{{2,50}} ?{_DASHES}{{3,40}}"
)
_FORWARDED = re.compile(
    rf"[-‐‑‒–—―_=*~>\s]{{0,40}}{words.FORWARDED}\s{{0,2}}[:：]?[-‐‑‒–—―_=*~\s]{{0,40}}"
    rf"(?:\s?(?:von|from|de) .{{1,60}})?",
    re.IGNORECASE,
)
_ANSWER_ABOVE = re.compile(
    rf"[-#=*_~]{{2,20}} ?[^-#=*_~]{{0,80}}?{words.ABOVE_THIS_LINE}[^-#=*_~]{{0,20}}"
    r" ?[-#=*_~]{2,20}",
    re.IGNORECASE,
)
_BETWEEN_ARROWS = re.compile(
    r">>>(?P<words> [^<>]{1,80}(?:<[^<>\s]{3,100}>[^<>]{1,40})?)>>>"
)
_OUTLOOK_RULE = 30
_RULE = re.compile(r">? ?Message du \d\d/\d\d/\d\d.{0,20}|[-‐‑‒–—―_=*]{5,200}")


class Fields(NamedTuple):
    """The lines of a heading: where it ends, and its values by kind."""

    last: int
    values: dict[str, str]


def is_field(text: str) -> bool:
    """Whether a line names a sender, a time, recipients or a subject."""
    match = _FIELD.match(text[:400])
    return bool(match) and not match["other"]


def is_separator(text: str) -> bool:
    """``-----Original Message-----``, all of the line."""
    return len(text) < 120 and bool(_SEPARATOR.fullmatch(text))


def is_forwarded(text: str) -> bool:
    """``---------- Forwarded message ---------``, all of the line."""
    return len(text) < 160 and bool(_FORWARDED.fullmatch(text))


def asks_above(text: str) -> bool:
    """``##- Please type your reply above this line -##``, all of the line."""
    return len(text) < 160 and bool(_ANSWER_ABOVE.fullmatch(text))


def is_between_arrows(text: str) -> bool:
    """``>>> Ana Prueba <ana@example.com> 01.03.2024 09:00 >>>``, of GroupWise."""
    match = _BETWEEN_ARROWS.fullmatch(text) if len(text) < 260 else None
    return bool(match and _YEAR.search(match[1]) and _TIME.search(match[1]))


def rule(text: str) -> str:
    """``client`` or ``rule`` for a line of dashes or the like, which may have words
    between them; else ""."""
    if text == "_" * len(text) and len(text) >= _OUTLOOK_RULE:
        return "client"
    is_rule = _RULE.fullmatch(text) or _ANY_SEPARATOR.fullmatch(text[:200])
    return "rule" if is_rule else ""


def read_fields(lines: Sequence[Line], first: int) -> Fields:
    """The fields from line ``first`` on; blank lines between them are passed over."""
    values: dict[str, str] = {}
    last, kind = first, ""
    for index in range(first, min(first + _MOST_LINES, len(lines))):
        text = lines[index].text[:400]
        match = _FIELD.match(text)
        if match:
            kind = match.lastgroup or ""
            if kind in values and kind != "other":
                break
            values[kind] = text[match.end() :]
        elif text and not _goes_on(values, kind, text, lines[index - 1].text):
            break
        elif text:
            values[kind] = f"{values[kind]} {text}"
        if text:
            last = index
    return Fields(last, values)


def read_bare_fields(lines: Sequence[Line], first: int) -> Fields | None:
    """Fields without colons, as eM Client writes them below its separator:
    ``From "Ana" <ana@example.com>``; None unless each line is one."""
    values: dict[str, str] = {}
    last = first
    for index in range(first, min(first + _MOST_LINES, len(lines))):
        match = _BARE_FIELD.match(lines[index].text[:400])
        if not match or (match.lastgroup in values and match.lastgroup != "other"):
            break
        values[match.lastgroup or ""] = lines[index].text[match.end() : 400]
        last = index
    surely = _IN_BRACKETS.search(values.get("sender", "")) and len(values) > 2
    return Fields(last, values) if surely else None


def _goes_on(values: dict[str, str], kind: str, text: str, before: str) -> bool:
    """Whether a line is the value of the field above, or goes on with its addresses."""
    if not kind:
        return False
    if not values[kind].strip():
        return True
    if not before:
        return False
    addresses = _ADDRESS.search(text) or values[kind].rstrip().endswith((",", ";"))
    return kind in ("to", "other", "sender") and bool(addresses)


def is_heading(lines: Sequence[Line], fields: Fields, mark: str) -> bool:
    """Whether a mail client wrote these fields.

    :param mark: what stands above: ``separator`` ("-----Original Message-----"),
        ``client`` (a line as only clients draw it), ``rule`` (any line) or ""
    """
    values = fields.values
    sender = values.get("sender", "").strip()
    if not sender or _is_form(lines, fields):
        return False
    if mark == "separator":
        return True
    sent = values.get("sent", "")
    address = any(_has_address(values.get(kind, "")) for kind in ("sender", "to"))
    return _is_complete(values, sent, address) or _is_short(values, sent, address, mark)


def _is_complete(values: dict[str, str], sent: str, address: bool) -> bool:
    year, time = bool(_YEAR.search(sent)), bool(_TIME.search(sent))
    if address and (year or time):
        return len(values) >= 2
    if address and "subject" in values and "to" in values:
        return True
    # Who writes a letter puts a day above it, but no time.
    return year and time and "subject" in values


def _is_short(values: dict[str, str], sent: str, address: bool, mark: str) -> bool:
    if mark == "client" and len(values) == 1:
        return True
    if mark == "client" and (_YEAR.search(sent) or _TIME.search(sent)):
        return True
    if mark and (address or "subject" in values):
        return bool(sent) or "subject" in values
    return bool(sent) and bool(_IN_BRACKETS.search(values["sender"]))


def _has_address(value: str) -> bool:
    return bool(_ADDRESS.search(value) or _IN_BRACKETS.search(value))


def _is_form(lines: Sequence[Line], fields: Fields) -> bool:
    """Whether it goes on with fields that no mail has: a contact form."""
    following = [line.text[:200] for line in lines[fields.last + 1 : fields.last + 4]]
    if following and _OTHER_LABEL.match(following[0]):
        return True
    return bool(_FORM_LABEL.match(next(filter(None, following), "")))
