"""A file that the letter speaks of and that is not with it."""

import re

from .attachment_en import ENGLISH
from .attachment_es import SPANISH
from .letter import Finding, Letter
from .own_words import own_html, shows_picture, text_of

LONGEST = 20_000
"""Characters of the text that are looked at."""
LONGEST_WORDS = 60

_LANGUAGES = (ENGLISH, SPANISH)
# What somebody else said is not promised by the writer.
_CITED = re.compile(r"“[^“”\n]{0,300}”|«[^«»\n]{0,300}»|\"[^\"\n]{0,300}\"|^>.*$", re.M)
_CLAUSE = re.compile(
    r"[.!?]+(?=\s|$)|[,;:…\n()¡¿]+|\s[–—-]\s|\b(?:but|pero|aunque|although)\b", re.I
)
# As letters on paper end: "Encl.: invoice.pdf", "Attachments (2)".
_LISTED = re.compile(
    r"^[ \t]*(?:encls?|enclosures?|attachments?|adjuntos?|anexos?)\b\.?[ \t]*"
    r"(?:\(\d{1,3}\)[ \t]*:?|:[ \t]*(?!none|no\b|0|ningun|n/a|[-–—]*[ \t]*$)\S.*)$",
    re.I | re.M,
)
_SPACES = re.compile(r"[\s\xa0]+")


def attachment(letter: Letter) -> list[Finding]:
    """The writer says that a file is there, and neither a file nor a picture is."""
    if letter.files:
        return []
    own = own_html(letter.body)
    if shows_picture(own):
        return []
    words = promised(text_of(own))
    return [Finding("attachment", (words,))] if words else []


def promised(text: str) -> str:
    """The first words that say that a file is with the letter; "" for none."""
    for clause in _clauses(text):
        plain = _plain(clause)
        if any(language.promises(plain) for language in _LANGUAGES):
            return _shorten(clause)
    listed = _LISTED.search(_CITED.sub(" ", text[:LONGEST]))
    return _shorten(listed[0].strip()) if listed else ""


def _clauses(text: str):
    text = _CITED.sub(" ", text[:LONGEST].replace("’", "'"))
    for piece in _CLAUSE.split(text):
        if clause := _SPACES.sub(" ", piece).strip():
            yield clause


def _plain(clause: str) -> str:
    """In lower case, without accents; but ``ó``, by which Spanish tells what another
    has done (``adjuntó``) from what one does (``adjunto``)."""
    return clause.lower().translate(_ACCENTS)


_ACCENTS = str.maketrans("áàéèíìúùüñ", "aaeeiiuuun")


def _shorten(words: str) -> str:
    if len(words) <= LONGEST_WORDS:
        return words
    return words[:LONGEST_WORDS].rsplit(" ", 1)[0] + "…"
