"""How much one mail may cost before it is parked whole instead of being read."""

from dataclasses import dataclass


class UnreadableMail(Exception):
    """A mail that asks for more than its limits allow.

    The caller keeps it whole and shows ``reason`` to an administrator.

    :param reason: one of ``bytes``, ``parts``, ``depth``, ``work``
    """

    def __init__(self, reason: str, found: int, allowed: int):
        super().__init__(f"{reason}: {found} found, {allowed} allowed")
        self.reason = reason
        self.found = found
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one mail.

    :param bytes: size of the raw mail
    :param parts: MIME entities, containers included
    :param depth: multiparts inside one another
    :param work: bytes looked at, each pass counted: the time budget, without a clock
    :param text: characters of one body, and twice as many of all; of a larger one the
        beginning is shown, and all of it kept as a file
    :param tags: ``<`` in the HTML; the same
    :param excerpt: characters shown of all the bodies that are too large
    """

    bytes: int = 64 << 20
    parts: int = 1_000
    depth: int = 50
    work: int = 1 << 30
    text: int = 2 << 20
    tags: int = 50_000
    excerpt: int = 100_000


DEFAULT = Limits()


class Budget:
    """Counts what one mail has used up, and stops it at its limits."""

    __slots__ = ("excerpt", "limits", "parts", "tags", "text", "work")

    def __init__(self, limits: Limits):
        self.limits = limits
        self.parts = 0
        self.work = 0
        self.text = 0
        self.tags = 0
        self.excerpt = 0

    def add_part(self, depth: int) -> None:
        self.parts += 1
        self.check("parts", self.parts)
        self.check("depth", depth)

    def spend(self, units: int) -> None:
        self.work += units
        self.check("work", self.work)

    def may_show(self, text: int, tags: int = 0) -> bool:
        """Whether another body may be shown whole; if so, it is counted.

        A mail has its words twice, plain and as HTML.
        """
        fits = (
            text <= self.limits.text
            and tags <= self.limits.tags
            and self.text + text <= 2 * self.limits.text
            and self.tags + tags <= 2 * self.limits.tags
        )
        if fits:
            self.text += text
            self.tags += tags
        return fits

    def excerpt_of(self, text: int) -> int:
        """How much of a body may be shown that may not be shown whole."""
        shown = min(text, self.limits.excerpt - self.excerpt)
        self.excerpt += shown
        return shown

    def check(self, reason: str, found: int) -> None:
        """:raises UnreadableMail: when more is found than the limit of that name"""
        allowed = getattr(self.limits, reason)
        if found > allowed:
            raise UnreadableMail(reason, found, allowed)
