"""What is in a conversation already, and which lines of a new mail say the same."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from .paragraphs import Paragraphs, hash_of, letters
from .quote_lines import Line

_OPENING = 1
"""Lines with which a mail begins that is quoted as a whole."""
_WRAPPED = 8
"""Characters from which on a line may have been broken by a mail client."""
_MOST_WRAPS = 12
_MOST_LINES = 2_000


class Known:
    """The mails of a conversation.

    :param mails: their paragraphs, in any order
    """

    def __init__(self, mails: Iterable[Paragraphs]):
        self.mails = [mail for mail in mails if mail.lines]

    def __bool__(self) -> bool:
        return bool(self.mails)

    @cached_property
    def hashes(self) -> frozenset[str]:
        found: set[str] = set()
        for mail in self.mails:
            found.update(mail.lines)
            found.update(mail.joined)
        return frozenset(found)

    @cached_property
    def openings(self) -> frozenset[str]:
        """Of the lines with which mails begin, and of what these are joined to."""
        found: set[str] = set()
        for mail in self.mails:
            found.update(mail.lines[:_OPENING])
            found.update(mail.joined[:1])
        return frozenset(found)

    def meets(self, mail: Paragraphs) -> bool:
        """Whether a mail says anything of it, which is soon known."""
        return not self.hashes.isdisjoint(mail.lines + mail.joined)

    def share(self, hashes: Iterable[str]) -> float:
        """Of the mail of which most is among these hashes, how much: 0 to 1."""
        wanted = set(hashes)
        return max((_share(mail, wanted) for mail in self.mails), default=0.0)

    def closest(self, hashes: Iterable[str]) -> frozenset[str]:
        """What is said in the mail of which most is among these hashes."""
        wanted = set(hashes)
        mail = max(self.mails, key=lambda mail: _share(mail, wanted))
        return frozenset(mail.lines + mail.joined)


def _share(mail: Paragraphs, wanted: set[str]) -> float:
    shares = [
        sum(each in wanted for each in hashes) / len(hashes)
        for hashes in (mail.lines, mail.joined)
        if hashes
    ]
    return max(shares)


class Compared:
    """The lines of a mail beside those of its conversation.

    :param lines: of the mail
    :param known: what is there already
    """

    def __init__(self, lines: Sequence[Line], known: Known):
        self.known = known
        self.words = [letters(line.text) for line in lines[:_MOST_LINES]]
        self.words += [""] * (len(lines) - len(self.words))
        self.worded = [number for number, text in enumerate(self.words) if text]
        self.found: dict[int, str] = {}
        """{number of a line that is there already: hash of it, or of what it is
        part of}"""
        for index, number in enumerate(self.worded):
            if number not in self.found:
                self._look_up(lines, index)

    def _look_up(self, lines: Sequence[Line], index: int) -> None:
        text = ""
        for place in range(index, min(index + _MOST_WRAPS, len(self.worded))):
            number = self.worded[place]
            text += self.words[number]
            found = hash_of(text)
            if found in self.known.hashes:
                for each in self.worded[index : place + 1]:
                    self.found[each] = found
                return
            if len(lines[number].text) < _WRAPPED:
                return

    def is_known(self, number: int) -> bool:
        return number in self.found

    def letters_of(self, numbers: Iterable[int]) -> int:
        return sum(len(self.words[number]) for number in numbers)

    def share_of(self, numbers: Iterable[int]) -> float:
        """See Known.share; of lines of which all are known."""
        return self.known.share(self.found[number] for number in numbers)

    def said_with(self, numbers: Iterable[int]) -> frozenset[str]:
        """See Known.closest; of lines of which all are known."""
        return self.known.closest(self.found[number] for number in numbers)

    def all_among(self, numbers: Iterable[int], hashes: frozenset[str]) -> bool:
        return all(self.found[number] in hashes for number in numbers)

    def opens(self, number: int) -> bool:
        """Whether a mail of the conversation begins with a line."""
        return self.found.get(number) in self.known.openings
