"""Which mail leaves first. The lower the number, the sooner."""

AGENT = 10
"""Somebody wrote it and waits for it to leave."""

AUTOMATIC = 20
"""An automatic reply: its reader may still be at his screen."""

MASS = 90
"""One of many: nobody looks for it at a certain minute."""

YIELDS_FROM = 50
"""From this number on, a mail gives way to those of every other touchpoint, too, and
leaves a part of the pace to them."""


def yields(priority: int) -> bool:
    """Whether a mail gives way to what is more urgent, wherever that waits."""
    return priority >= YIELDS_FROM
