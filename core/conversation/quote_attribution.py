"""Tells the line with which a mail client introduces a quote from a sentence.

A client writes a date, a time, a name or an address, and in most languages a word for
"wrote", and nothing behind it. Somebody who tells what he was written says "you" and
"me", or goes on in the line.
"""

import re
from itertools import pairwise

from . import quote_words as words

LONGEST = 300
"""Characters of all its lines together."""
MOST_LINES = 3
_WIDE = 60
"""Characters from which on a mail client breaks a line."""

_END = re.compile(r"(?:[:：]|:?(?P<dashes> ?-{2,20}))[*_\s]*\Z")
_DECORATION = re.compile(r"\A[*_>\s\-–—]{1,60}")
_TIME = re.compile(
    r"(?<!\d)\d{1,2}(?::|\.|時|시 ?|点| ?h ?)\d{2}(?!\.?\d{3})(?:\D|\Z)", re.I
)
_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}([./-]) ?\d{1,2}\1 ?\d{2}(?!\d)"
)
_NUMERIC = re.compile(r"\d([./-]) ?\d{1,2}\1 ?\d{2}")
_CLOCK_AND_COMMA = re.compile(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.? ?m\.?)?(?: [A-Z]{3,4})?,", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"[<(\[«]\s{0,3}(?:mailto:)?[^\s<>()\[\]@]{1,100}@[^\s<>()\[\]@]{1,100}"
    r"(?:[<(\[]mailto:[^\s<>()\[\]]{1,200}[>)\]])?\s{0,3}[>)\]»]"
)
_LAST_ADDRESS = re.compile(rf"{_ADDRESS.pattern}\Z")
_BARE_ADDRESS = re.compile(r"[^\s<>()\[\]@,]{1,100}@[^\s<>()\[\]@,]{1,100}\.\w{2,20}")
_WROTE = re.compile(rf"(?<![\w-]){words.WROTE}(?![\w-])", re.IGNORECASE)
_FULL_END = re.compile(rf"{_TIME.pattern}.*{_ADDRESS.pattern},? ?{words.WROTE}\Z", re.I)
_COMMA_END = re.compile(
    rf"\d(?: ?[ap]\.? ?m\.?)? ?, ?[^<>,]{{1,80}}<[^<>@\s]{{1,100}}@[^<>@\s]{{1,100}}> "
    rf"{words.WROTE}\Z",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"[^<>]{{1,80}}{_ADDRESS.pattern} {words.WROTE}", re.I)
_YOU_END = re.compile(rf"{_TIME.pattern}.*,? you wrote\Z", re.I)
_CJK_WROTE = re.compile(r"写道|寫道|のメール|のメッセージ|書きました|작성")
_DATE_TOKEN = re.compile(r"[^\w]{0,2}\d|[^\x00-\u02ff\d]{1,3}\d")
_QUOTED_NAME = re.compile(r"[\"“”„][^\"“”„]{1,80}[\"“”„]")
_SENTENCE_END = re.compile(r"\w{4,}[.!?…]\Z|[!?…]\Z")


def is_attribution(text: str, quote_follows: bool) -> bool:
    """Whether a mail client wrote this line above what it quotes.

    :param text: the words of the line, or of up to three lines, spaces collapsed
    :param quote_follows: whether what comes next is marked as a quote
    """
    if not 8 < len(text) <= LONGEST:
        return False
    end = _END.search(text)
    if not end:
        return quote_follows and _is_short(text)
    if end["dashes"] and not text.startswith("--"):
        return False
    body = _DECORATION.sub("", text[: end.start()]).removeprefix(words.DATED)
    facts = _Facts(body)
    if not facts.starts_well:
        return False
    surely = quote_follows and (_FULL_END.search(body) or _YOU_END.search(body))
    if facts.is_sentence and not surely:
        return False
    return facts.confirmed(quote_follows, framed=bool(end["dashes"]))


def _is_short(text: str) -> bool:
    """``2024/3/1 Ana Prueba <ana@example.com>``, without a colon"""
    facts = _Facts(text)
    short = text[0].isdigit() and facts.ends_with_address and facts.year
    return short and not facts.is_sentence and facts.is_named()


def names_only(text: str) -> bool:
    """Whether an attribution gives a name, or an address as people write it."""
    return not _ADDRESS.search(text)


def is_complete(text: str) -> bool:
    """Whether no line above an attribution can be part of it."""
    return text[0].isalpha() and bool(_YEAR.search(text))


def is_completed(part: str, whole: str) -> bool:
    """Whether an attribution, as it is alone, begins with a line above it.

    :param whole: the attribution with that line, one as well
    """
    above = whole[: -len(part)]
    if _ADDRESS.search(above) and not _ADDRESS.search(part):
        return True
    if part[0] in "<([" and len(whole) >= _WIDE:
        return above.count("@") == 0
    facts = _Facts(_DECORATION.sub("", whole))
    before = facts.tokens[: max(facts.first_digit, 0)]
    if not before or not facts.dated_first:
        return False
    if not _YEAR.search(part):
        return True
    return len(before) > facts.opened and all(
        map(_is_day_or_month, before[facts.opened :])
    )


class _Facts:
    """What is known of a line.

    :param body: without its decoration and its end
    """

    def __init__(self, body: str):
        self.address = bool(_ADDRESS.search(body))
        self.ends_with_address = bool(_LAST_ADDRESS.search(body))
        self.complete = bool(_COMMA_END.search(body))
        self.signed = bool(_SIGNED.fullmatch(body))
        self.year = bool(_YEAR.search(body))
        self.time = bool(_TIME.search(body))
        # Of a name alone: "1/3/24 9:00 Ana" or "1 March 2024 at 9:00, Ana".
        self.by_clock = self.time and bool(
            _NUMERIC.search(body) or _CLOCK_AND_COMMA.search(body)
        )
        self.wrote = _WROTE.search(body) or _CJK_WROTE.search(body)
        bare = _QUOTED_NAME.sub(" Name ", _ADDRESS.sub(" ", body))
        self.bare_address = bool(_BARE_ADDRESS.search(bare))
        self.tokens = _BARE_ADDRESS.sub("Name", bare).split()
        self.first_digit = next(
            (i for i, token in enumerate(self.tokens) if _DATE_TOKEN.match(token)), -1
        )
        before = self.tokens[: max(self.first_digit, 0)]
        first = self.tokens[0].strip(".,").casefold() if before else ""
        self.opened = first in words.OPENERS
        self.dated_first = self.first_digit >= 0 and (
            (self.opened and len(before) <= 5) or all(map(_is_day_or_month, before))
        )
        self.starts_well = self.dated_first or self._starts_with_name(body)
        if any(_SENTENCE_END.search(token) for token in before[:-1]):
            self.starts_well = False

    def confirmed(self, quote_follows: bool, framed: bool) -> bool:
        """Whether enough of a client's line is there."""
        dated = self.year and (self.time or self.address or self.bare_address)
        # "On Fri, 1 Mar at 9:00 AM , Ana <ana@example.com> wrote:" of Freshdesk,
        # "---- Ana <ana@example.com> wrote: ----" of Kerio
        if (self.dated_first and self.time and self.complete) or (
            framed and self.signed
        ):
            return True
        if self.wrote or framed:
            if quote_follows:
                return self.first_digit >= 0 or self.address
            if framed and self.time and dated:
                return True
            return dated and (self.address or (self.by_clock and self.is_named()))
        if quote_follows and self.time:
            return self.year or self.address or self.bare_address
        return self.year and self.ends_with_address and self.is_named()

    @property
    def is_sentence(self) -> bool:
        """Whether a word is in it that only a person writes there."""
        first = "" if self.opened else "".join(self.tokens[:1]).lower()
        return any(
            token.strip(".,;()") in words.OWN_WORDS and not _has_digit(following)
            for token, following in pairwise([first, *self.tokens[1:], ""])
        )

    def _starts_with_name(self, body: str) -> bool:
        """``Ana Prueba <ana@example.com> schrieb am Fr., 1. März 2024, 09:00``"""
        address = _ADDRESS.search(body)
        if address:
            name = body[: address.start()].removeprefix(words.WRITTEN_BY).split()
        elif self.wrote:
            # "Ana wrote on 1/3/2024", "Ana hat am 1.3.2024 geschrieben"
            name = body[: self.wrote.start()].split()
            if "hat" in name:
                name = name[: name.index("hat")]
        else:
            return False
        wrong = any(
            "@" not in each and (_has_digit(each) or _is_small_word(each))
            for each in name
        )
        return len(name) <= 8 and not wrong

    def is_named(self) -> bool:
        """Whether what is left beside the date reads like a name."""
        last = max(
            (i for i, token in enumerate(self.tokens) if _has_digit(token)), default=-1
        )
        rest = self.tokens[last + 1 :]
        if not self._without_verb(rest):
            rest = self.tokens[: self.first_digit]
        name = self._without_verb(rest)
        return 0 < len(name) <= 8 and not any(map(_is_small_word, name))

    def _without_verb(self, tokens: list[str]) -> list[str]:
        text = _WROTE.sub(" ", " ".join(tokens))
        return [
            token
            for token in text.split()
            if token.strip(",.()").casefold() not in words.FILLERS
            and token.strip(",.()")
        ]


def _is_small_word(token: str) -> bool:
    bare = token.strip(",.()'\"")
    return bare[:1].islower() and bare not in words.FILLERS


def _is_day_or_month(token: str) -> bool:
    bare = token.strip(".,()").casefold()
    return bare in words.DAYS_AND_MONTHS or bare[:3] in words.DAYS_AND_MONTHS


def _has_digit(token: str) -> bool:
    return any(character.isdigit() for character in token)
