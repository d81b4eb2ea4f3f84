"""Whether a customer's mail says "thank you", and nothing else.

English and Spanish. It errs on the side of the customer: whatever is not known to be
mere courtesy is something that he wants to be read and answered.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..inbound.html import html_to_text
from ..inbound.mail import ParsedMail
from ..inbound.unfolded import without_folds
from ..outbox.reply import base_subject
from . import thanks_words as words

LONGEST = 600
"""Characters of a text that is looked at: nobody says thank you at such length."""
_LONGEST_HTML = 100_000
_MOST_NAMES = 3
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = re.compile("['’‘´`]")
_WORD = re.compile(r"[^\W\d_]{2,40}")
_CALLED = re.compile(r"[^\W\d_]{2,20}")


def is_thanks(
    mail: ParsedMail, subjects: Iterable[str], names: Iterable[str] = ()
) -> bool:
    """Whether a mail is a mere thank-you for what was written before.

    :param subjects: of the conversation and its mails: another one is a new question
    :param names: of those whom he may thank, beside his own
    """
    if mail.attachments or mail.protection or len(mail.html) > _LONGEST_HTML:
        return False
    if not _is_known(mail.subject, subjects):
        return False
    html = without_folds(mail.html)
    if "<img" in html:
        return False
    sender = mail.sender
    own = (sender.name or sender.email.partition("@")[0]) if sender else ""
    return says_thanks(html_to_text(html), (own, *names))


def _is_known(subject: str, subjects: Iterable[str]) -> bool:
    plain = base_subject(subject).casefold()
    return not plain or plain in {base_subject(each).casefold() for each in subjects}


def says_thanks(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a text is a thank-you, with greeting, good wishes and a name at most.

    :param text: the author's own words, lines apart, without quote and signature
    :param names: of people, as ``Ana García``
    """
    if len(text) > LONGEST:
        return False
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    while lines and words.SENT_FROM.fullmatch(_fold(lines[-1])):
        lines.pop()
    known = {word for name in names for word in _WORD.findall(_fold(name))}
    return _is_courtesy(_without_called("\n".join(lines)), known)


def _without_called(text: str) -> str:
    """Without the first line's greeting and whom it calls: ``Hola Marta,``"""
    folded = _fold(text)
    if len(folded) != len(text):  # a letter that two stand for: not from here
        return text
    match = words.GREETING.match(folded)
    if not match:
        return text
    end = match.end()
    for _name in range(2):
        called = re.compile(r" (" + _CALLED.pattern + ")").match(text, end)
        if not called or not called[1].istitle():
            break
        end = called.end()
    rest = text[end:]
    # A name is followed by the end of its line, or of the call.
    return rest if not rest or rest[0] in ",.:;!\n" else text[match.end() :]


def _is_courtesy(text: str, known: set[str]) -> bool:
    """Whether every word and sign of it is one of courtesy, and one of them thanks."""
    if words.DOUBT.search(text):
        return False
    thanked = bool(words.THANKING_SIGNS.search(text))
    text = words.SIGNS.sub(" ", text)
    text = _fold(_APOSTROPHES.sub("", text))
    text = " ".join(words.PUNCTUATION.sub(" ", text).split())
    for kind in _kinds(text, known):
        if kind == "other":
            return False
        thanked = thanked or kind == "thanks"
    return thanked


def _kinds(text: str, known: set[str]) -> Iterator[str]:
    """What each stretch of a text is, up to the first that is none of courtesy."""
    position, called = 0, 0
    while position < len(text):
        match = words.COURTESY.match(text, position)
        if match:
            called = 0
            yield match.lastgroup or "other"
        else:
            match = _WORD.match(text, position)
            called += 1
            if not match or match[0] not in known or called > _MOST_NAMES:
                yield "other"
                return
            yield "name"
        position = match.end()
        if text[position : position + 1] not in ("", " "):
            yield "other"
            return
        position += 1


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _ACCENTS.sub("", decomposed)
