"""How a language says that a file is with a letter."""

import re
from dataclasses import dataclass

_BEFORE = 60
_BEHIND = 80
"""Characters before and behind the words that are looked at."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Words that promise a file, unless others stand around them. Patterns of plain
    lower-case clauses; those of ``before`` and ``behind`` are searched in what is
    close by.

    :param said: the words
    :param before: what turns them into something else, in front of them
    :param behind: the same, behind them
    """

    said: re.Pattern
    before: re.Pattern
    behind: re.Pattern

    def is_in(self, clause: str) -> bool:
        return any(
            self._is_meant(match, clause) for match in self.said.finditer(clause)
        )

    def _is_meant(self, match: re.Match, clause: str) -> bool:
        before = clause[max(0, match.start() - _BEFORE) : match.start()].rstrip()
        behind = clause[match.end() : match.end() + _BEHIND]
        return not (self.before.search(before) or self.behind.search(behind))


@dataclass(frozen=True, slots=True)
class Language:
    promises_of: tuple[Promise, ...]
    filler: re.Pattern
    """Negations that deny nothing ("no problem"), taken out beforehand."""

    def promises(self, clause: str) -> bool:
        clause = self.filler.sub("", clause).strip()
        return any(promise.is_in(clause) for promise in self.promises_of)


def pattern(*alternatives: str) -> re.Pattern:
    return re.compile("|".join(f"(?:{each})" for each in alternatives))
