import re
import unicodedata
from functools import lru_cache

from ..html import html_to_text
from ..pipeline import GO_ON, note
from ..unfolded import has_folds, without_folds

LONGEST = 200_000
"""Characters of a body that are searched."""

_ACCENTS = re.compile("[\u0300-\u036f]+")
_SEPARATORS = re.compile(r"[,;\n]")
# Scripts that put no space between words: there a keyword may stand anywhere.
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]"
)
_SILENT = frozenset(("auto_replied", "receipt"))


def split(text):
    """Keywords and phrases as people type them, separated by commas or line ends."""
    found = (" ".join(piece.split()) for piece in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(filter(None, found)))


def keywords(mail, context):
    """Note the first keyword of the list that stands in the subject or in the body.

    What is quoted was said before, and what an answering robot quotes or recites
    ("for urgent matters call…") says nothing of the customer.
    """
    found = context.found
    if not context.keywords or found.bounce or found.automatic in _SILENT:
        return GO_ON
    found = first_in(f"{mail.subject}\n\n{_own_words(mail)}", context.keywords)
    return note(context, keyword=found) if found else GO_ON


def first_in(text, keywords):
    """The first of these keywords that stands in the text; "" for none.

    :param keywords: tuple, as :func:`split` gives them
    """
    text = fold(text)
    found = (keyword for keyword, one in _patterns(keywords) if one.search(text))
    return next(found, "")


def fold(text):
    """Text in which upper and lower case, and letters with and without accents, are
    the same."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()


@lru_cache(maxsize=64)
def _patterns(keywords):
    found = ((keyword, fold(keyword).split()) for keyword in keywords)
    return [(keyword, _pattern(words)) for keyword, words in found if words]


def _pattern(words):
    before = "" if _SPACELESS.match(words[0][0]) else r"(?<!\w)"
    after = "" if _SPACELESS.match(words[-1][-1]) else r"(?!\w)"
    return re.compile(before + r"\s+".join(map(re.escape, words)) + after)


def _own_words(mail):
    """The body without quoted history and signature."""
    if not has_folds(mail.html):
        return mail.text[:LONGEST]
    return own_words(mail.html)


def own_words(html):
    """What a mail says, as text, without quoted history and signature."""
    return html_to_text(without_folds(html))[:LONGEST]
