"""Which mails of a conversation stand in which PDF of it, and which pages are still
true.

A long conversation fills several PDFs, its volumes: what a new mail costs follows from
the size of the last one, whatever came before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_MAILS = 200
MOST_PAGES = 300
MOST_BYTES = 20 << 20


@dataclass(frozen=True)
class Entry:
    """A mail as it stands in a volume.

    :param mail: its id
    :param key: of what is shown of it; when another is wanted, its pages are not true
    :param pages: how many
    """

    mail: int
    key: str
    pages: int


def kept(have: Sequence[Entry], want: Sequence[tuple[int, str]]) -> int:
    """How many of the mails that are there, from the first on, can stay.

    :param want: (id, key) of each mail that is to be there
    """
    count = 0
    for entry, wanted in zip(have, want, strict=False):
        if (entry.mail, entry.key) != wanted:
            break
        count += 1
    return count


def is_full(entries: Sequence[Entry], size: int) -> bool:
    """Whether the next mail begins another volume.

    :param size: of the volume, in bytes
    """
    pages = sum(entry.pages for entry in entries)
    return len(entries) >= MOST_MAILS or pages >= MOST_PAGES or size >= MOST_BYTES


def volume_name(session: str, number: int) -> str:
    """Of the file: ``EC000123.pdf``, ``EC000123-2.pdf``."""
    return f"{session}.pdf" if number == 1 else f"{session}-{number}.pdf"
