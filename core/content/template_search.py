"""Finding the template that is meant, and which are meant first."""

import re
import unicodedata
from dataclasses import dataclass

SHORTCUT = re.compile(r"[\w.-]{1,30}")
MOST_WORDS = 10
LONGEST = 20_000
"""Characters of a template that are searched."""


def folded(text: str) -> str:
    """Small letters without accents, to find "devolucion" in "Devolución"."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(each for each in letters if not unicodedata.combining(each)).lower()


def searched(*texts: str) -> str:
    """What a template is found by."""
    return " ".join(folded(" ".join(texts)).split())[:LONGEST]


def words(query: str) -> list[str]:
    """All of them have to be found. A ``/`` before a shortcut is no part of it."""
    return [each.lstrip("/") for each in folded(query).split()][:MOST_WORDS]


def shortcut(typed: str) -> str:
    """A shortcut as it is kept: without its ``/``. Raises ValueError."""
    text = unicodedata.normalize("NFC", typed.strip().removeprefix("/")).lower()
    if text and not SHORTCUT.fullmatch(text):
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template as it is ranked.

    :param queues: ids of the queues that it is for; empty for all
    :param lang: code, or "" for any
    :param own: the user's, kept for himself
    """

    id: int
    name: str
    shortcut: str
    queues: frozenset[int]
    lang: str
    own: bool
    uses: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What a template is looked for.

    :param queue: id, or 0
    :param lang: the customer's, or ""
    """

    queue: int = 0
    lang: str = ""


def ranked(found: list[Candidate], letter: Letter, query: str = "") -> list[Candidate]:
    """Those that fit first: the shortcut that was typed, this queue's, this language's,
    then one's own and the most used."""
    typed = folded(query.strip()).removeprefix("/")

    def key(one: Candidate) -> tuple:
        called = folded(one.shortcut)
        return (
            not (typed and called == typed),
            not (typed and called.startswith(typed)),
            _distance_of_queue(one, letter),
            _distance_of_language(one, letter),
            not one.own,
            -one.uses,
            folded(one.name),
            one.id,
        )

    return sorted(found, key=key)


def fits(one: Candidate, letter: Letter) -> bool:
    """Whether it is for this queue and this language, or for any."""
    return (
        _distance_of_queue(one, letter) < 2 and _distance_of_language(one, letter) < 2
    )


def _distance_of_queue(one: Candidate, letter: Letter) -> int:
    if not one.queues:
        return 1
    return 0 if letter.queue in one.queues else 2


def _distance_of_language(one: Candidate, letter: Letter) -> int:
    if not one.lang or not letter.lang:
        return 1
    if one.lang == letter.lang:
        return 0
    same = one.lang.partition("_")[0] == letter.lang.partition("_")[0]
    return 1 if same else 2
