"""Lists of senders as people type them: addresses and domains.

``ana@example.com`` is one mailbox, with all its ``ana+tag@``; ``example.com`` is a
domain with all its subdomains. ``@example.com``, ``*@example.com`` and
``*.example.com`` are understood as the domain.
"""

import re
from collections.abc import Collection

from .addresses import is_email

_SEPARATORS = re.compile(r"[,;\s]+")
_DOMAIN = re.compile(r"[^\s@.,;:<>()\"*]+(?:\.[^\s@.,;:<>()\"*]+)*")


class InvalidEntry(Exception):
    """What was typed is neither an address nor a domain.

    :param text: the first such entry, as it was typed
    :param others: those after it
    """

    def __init__(self, text: str, *others: str):
        super().__init__(text, *others)
        self.text = text
        self.others = others


def read(text: str) -> frozenset[str]:
    """The entries of a list, separated by commas, semicolons or line ends.

    :raises InvalidEntry: with all that cannot be read
    """
    return frozenset(entries(text))


def entries(text: str) -> tuple[str, ...]:
    """The same in the order in which they were typed, each once."""
    found, wrong = {}, []
    for typed in filter(None, _SEPARATORS.split(text)):
        try:
            found[_read_entry(typed)] = None
        except InvalidEntry:
            wrong.append(typed)
    if wrong:
        raise InvalidEntry(*wrong)
    return tuple(found)


def matching(email: str, entries: Collection[str]) -> str:
    """The entry that an address falls under, the most exact one; "" for none.

    :param entries: as :func:`read` gives them
    """
    if not entries or not email:
        return ""
    local, _at, domain = email.lower().rpartition("@")
    domain = _to_ascii(domain)
    tried = [f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"]
    labels = domain.split(".")
    tried += [".".join(labels[start:]) for start in range(len(labels))]
    return next((entry for entry in tried if entry in entries), "")


def _read_entry(typed: str) -> str:
    entry = typed.strip("<>").lower().removeprefix("mailto:")
    local, at, domain = entry.rpartition("@")
    if at and local not in ("", "*"):
        if "*" in entry or not is_email(entry):
            raise InvalidEntry(typed)
        return f"{local}@{_to_ascii(domain)}"
    domain = domain.removeprefix("*.").strip(".")
    if not _DOMAIN.fullmatch(domain):
        raise InvalidEntry(typed)
    return _to_ascii(domain)


def _to_ascii(domain: str) -> str:
    """An international domain in the one form that all its spellings share."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
