"""Tells a signature from words below two dashes that are part of the letter."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 1_500
"""Characters of words."""
_MOST_LINES = 30
_LONGEST_UNKNOWN = 400
_MOST_UNKNOWN = 8
_ITEM = re.compile(
    r"\d{1,4} ?(?:x|×|\*|[.)]) ?\w|\d{1,3} [a-zà-ÿ]|[-*•·–→>] ?\w|x ?\d", re.I
)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}\.\w|https?://|www\.|"
    r"(?:\b(?:tel|tlf|tfno|phone|mobile|m[oó]vil|fax|mob)\b|☎|\+\d)[^\n]{0,20}\d{2}",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\?\Z|\A(?:p\.? ?[sd]\b|n\.? ?b\b)", re.IGNORECASE)
"""A question, or a postscript: the letter is not over."""
_WORD = re.compile(r"[^\W\d_]{3,40}")
_OF_NOBODY = frozenset(
    _WORD.findall(
        "cliente client customer kunde klant shop store tienda mail email correo info "
        "contact contacto office pedido order bestellung web com net org example test "
        "gmail hotmail outlook yahoo icloud"
    )
)
"""Words of addresses that name nobody."""


def is_signature(
    lines: Sequence[str], before: str, author: str, exact: bool = True
) -> bool:
    """Whether these lines, the last of a mail, are a signature.

    :param lines: what stands below the two dashes, without blank lines
    :param before: the line above the dashes
    :param author: the sender's name and address, "" when not known
    :param exact: whether the dashes have their space behind, as clients write them
    """
    if not lines or len(lines) > _MOST_LINES or sum(map(len, lines)) > LONGEST:
        return False
    if before.endswith((":", "：")) or any(map(_ITEM.match, lines)):
        return False
    if any(_GOES_ON.search(line) or _is_sentence(line) for line in lines):
        return False
    if _names(lines, author):
        return True
    if len(lines) > _MOST_UNKNOWN or sum(map(len, lines)) > _LONGEST_UNKNOWN:
        return False
    if exact and (len(lines) == 1 or not author):
        return True
    return any(map(_CONTACT.search, lines))


def is_signature_element(lines: Sequence[str]) -> bool:
    """Whether an element that a client marked as signature holds nothing else."""
    if len(lines) > _MOST_LINES or sum(map(len, lines)) > LONGEST:
        return False
    return not any(_ITEM.match(line) or _GOES_ON.search(line) for line in lines)


def _names(lines: Sequence[str], author: str) -> bool:
    """Whether the first line names the author, or the second, below a greeting."""
    known = set(_WORD.findall(_plain(author))) - _OF_NOBODY
    first = lines[:2] if lines[0].endswith(",") else lines[:1]
    return not known.isdisjoint(_WORD.findall(_plain(" ".join(first))))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _is_sentence(line: str) -> bool:
    words = [word.strip(".,;:!…") for word in line.split()]
    small = sum(word.isalpha() and word.islower() for word in words)
    if line[0].islower() and small >= 3:
        return True
    if len(words) >= 6 and small >= 4:
        return True
    ends = line.endswith((".", "!", ";", ":", "…"))
    return ends and small > 0 and len(words) >= 3 and not _CONTACT.search(line)
