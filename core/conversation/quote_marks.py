"""How mail clients mark in their HTML what they quote, and where signatures begin.

Each mark is looked for only when its trigger, a plain string, is in the mail.
"""

import re
from dataclasses import dataclass
from typing import Literal

from .quote_words import FIELD_FROM

Kind = Literal["box", "heading", "attribution", "signature"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One way of marking.

    :param kind: ``box`` the element is the quote; ``heading`` the lines above a quote
        start here; ``attribution`` the element is a line such as "On … wrote:";
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
    pattern = (
        r"<[a-z]+\b(?P<before>[^<>]{0,1000}?) (?:class|id|name|data-marker)="
        rf'"[^"<>]{{0,500}}?(?P<name>{either})'
    )
    return Mark(kind, tuple(triggers.split()), re.compile(pattern))


MARKS = (
    _element(
        "box",
        "quote zmail_extra -reference-message- OLK_SRC",
        "gmail_quote yahoo_quoted protonmail_quote tutanota_quote zmail_extra "
        "mail-editor-reference-message-container OLK_SRC_BODY_SECTION",
    ),
    Mark("box", ("quote",), re.compile(r'<blockquote\b[^<>]{0,1000}? type="cite"')),
    Mark("box", ("quote",), re.compile(r'<div\b[^<>]{0,1000}? name="quote"')),
    _element(
        "heading",
        "divRply stopSpelling __DIVIDER__ zwchr -begin",
        "divRplyFwdMsg stopSpelling __DIVIDER__ zwchr yahoo-quoted-begin",
    ),
    _element("attribution", "moz-cite reply-intro", "moz-cite-prefix reply-intro"),
    _element(
        "signature",
        "ignature",
        "gmail_signature moz-signature ec-text-signature AppleMailSignature "
        "ms-outlook-mobile-signature protonmail_signature_block ec-mail-signature",
    ),
    Mark(
        "signature",
        ("ignature",),
        re.compile(r'<div\b[^<>]{0,1000}? id="(?:x_){0,20}Signature"'),
    ),
)
TRIGGERS = sorted({trigger for mark in MARKS for trigger in mark.triggers})

_INLINE = (
    r"(?:</?(?:a|b|i|u|em|font|span|strong)\b[^<>]{0,300}>|&nbsp;|"
    r"[\s*_\u200e\u200f\u202c]){0,8}+"
)
_LINE_END = r"(?<=\n)|(?=<(?:br|hr|/?(?:p|div|td|pre|blockquote|li|h\d))\b|\Z)"
_LABEL = re.compile(rf"{FIELD_FROM.lower()}{_INLINE}[:：]")
_LINE_ENDING = re.compile(rf"(?:[:：]|--|##|==|\*\*|&gt;&gt;){_INLINE}(?:{_LINE_END})")


def may_be_in(html: str) -> bool:
    """Whether there can be a mark; false of most mails, and soon known."""
    return (
        any(trigger in html for trigger in TRIGGERS)
        or bool(_LINE_ENDING.search(html))
        or bool(_LABEL.search(html.lower()))
    )
