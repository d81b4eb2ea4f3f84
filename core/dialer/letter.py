"""What a list sends, ready to be filled in for each of its lines."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..content import variables
from ..content.left_out import leave_out
from . import message as messages
from .mold import Mold, html_molds, line_mold

MOST_VARIANTS = 64


@dataclass(frozen=True, slots=True)
class Letter:
    """:param html: what stands in the body
    :param text: the same as plain text
    """

    subject: str
    html: str
    text: str


class LetterMold:
    """A subject and a template.

    What a value is empty for is left out with the space before it: "Dear ${name}," is
    "Dear,".

    :param subject: one line
    :param body: cleaned HTML, "" for none
    """

    def __init__(self, subject: str, body: str):
        self._subject = subject
        self._body = body
        self._variants: dict[frozenset[str], tuple[Mold, Mold, Mold]] = {}
        self._whole = self._variant(frozenset())

    def names(self, message: str = "") -> tuple[str, ...]:
        """Of the variables that a line has to know, each once.

        :param message: the line's own, which is sent instead of the template
        """
        subject, html, _text = self._whole
        own = variables.names(message) if message else html.names
        return tuple(dict.fromkeys([*subject.names, *own]))

    def places(self, message: str = "") -> int:
        """How many values stand in it, at most."""
        subject, html, _text = self._whole
        return subject.places + (message.count("${") if message else html.places)

    def fill(self, values: Mapping[str, str], message: str = "") -> Letter:
        """:param values: as of ``mold.values_of``, with all :meth:`names`"""
        empty = frozenset(n for n in self.names(message) if not values.get(n))
        subject, html, text = self._variant(empty)
        line = " ".join(subject.fill(values).split())
        if not message:
            return Letter(line, html.fill(values), text.fill(values))
        words = variables.fill(messages.without(message, empty), values).text
        return Letter(line, messages.as_html(words), words)

    def _variant(self, empty: frozenset[str]) -> tuple[Mold, Mold, Mold]:
        """(subject, HTML, text) without these variables."""
        if empty not in self._variants:
            if len(self._variants) >= MOST_VARIANTS:
                self._variants.clear()
            body = self._body
            if empty:
                body = leave_out(body, empty, greeting=True)
            subject = line_mold(messages.without(self._subject, empty))
            self._variants[empty] = (subject, *html_molds(body))
        return self._variants[empty]
