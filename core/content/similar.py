"""Which answers of earlier conversations fit the one that is open, and how they are
put to use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import html

from ..outbox.reply import base_subject
from .clean import clean_html
from .language import language_of
from .own_words import answer_of, words_of_customer
from .personal import Found, Stranger, take_out

MOST_WORDS = 3_000
"""Characters of a customer's own words by which mails are compared."""
LONGEST_SUBJECT = 200
MOST = 5
"""Answers that are offered for one conversation."""
ENOUGH = 0.25
"""Resemblance, from 0 to 1, below which nothing is offered."""
NEAR = 0.6
"""Of the best one's resemblance: what is as near counts as resembling it as well, and
is put in order by what became of it."""
WELL_RATED = 4
BADLY_RATED = 3
"""Stars, of five: from the first on it went well, below the second it did not."""


@dataclass(frozen=True)
class Question:
    """What a customer wrote, as it is compared.

    :param subject: without prefixes and without the ticket's number
    :param language: ISO 639-1, "" when not known
    """

    subject: str
    words: str
    language: str


@dataclass(frozen=True)
class Candidate:
    """An answered conversation that resembles the open one.

    :param score: resemblance, from 0 to 1
    :param rating: stars (float), 0 for none
    """

    conversation_id: int
    answer_id: int
    score: float
    closed: bool
    rating: float


def question(subject: str, body: str, number: str = "", spoken: str = "") -> Question:
    """:param body: HTML of the customer's mail, as it is kept
    :param number: of the ticket, "" for none
    :param spoken: the customer's language as it is known otherwise, "" for none
    """
    subject = base_subject(subject).replace(f"[{number}]", "").strip()
    words = words_of_customer(body)[:MOST_WORDS]
    language = language_of(f"{subject}\n{words}") or spoken
    return Question(subject[:LONGEST_SUBJECT], words, language)


def in_order(candidates: Iterable[Candidate], most: int = MOST) -> list[Candidate]:
    """Those to offer, the best first: of those that resemble the question about as well
    as the best, what is closed and was rated well comes first, and what was rated badly
    last."""
    found = [one for one in candidates if one.score >= ENOUGH]
    best = max((one.score for one in found), default=0)
    near = [one for one in found if one.score >= best * NEAR]
    return sorted(near, key=lambda one: (_outcome(one), one.score), reverse=True)[:most]


def _outcome(one: Candidate) -> int:
    if one.rating and one.rating < BADLY_RATED:
        return 0
    return 1 + one.closed + (one.closed and one.rating >= WELL_RATED)


def usable(source: str, stranger: Stranger, labels: Mapping[str, str]) -> Found | None:
    """What an agent's letter has to say, clean, and without what is another customer's.

    :param source: HTML of the agent's own words, which may hold what he pasted
    :param labels: see personal.take_out
    :return: None when there is nothing to say
    """
    root = answer_of(source)
    if root is None:
        return None
    written = html.tostring(root, encoding="unicode", with_tail=False)
    cleaned = clean_html(written[written.index(">") + 1 : written.rindex("<")])
    own = html.fragment_fromstring(cleaned, create_parent="div")
    return take_out(own, stranger, labels)
