"""A recipient, as a line of a file says it."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from ..inbound import addresses
from ..inbound.mail import Address

USUAL_PRIORITY = 9999
_PLAIN = re.compile(r"[\w.+-]+@(?:[a-z\d-]+\.)+[a-z\d]+", re.ASCII | re.IGNORECASE)
_DOMAIN = re.compile(r"[\w.-]+|\[[^\]]+\]")
_IN_ANGLE = re.compile(r"<[^<>]*@[^<>]*>?\s*\Z")
_BESIDE = re.compile(r"\([^()]*\)|mailto:|smtp:", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_ANOTHER = re.compile(r"[^\s<>]@[^\s<>]")


@dataclass(frozen=True)
class Recipient:
    """What a line of a file says.

    :param email: as the file says it, which may be no address
    :param message: "" for the dialer's template
    :param variables: {name: text}
    :param files: ids of the list's files, in order
    :param priority: the lowest goes first
    :param number: of the line in its file; 0 without a file
    """

    email: str
    message: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    files: tuple[int, ...] = ()
    priority: int = USUAL_PRIORITY
    number: int = 0

    @cached_property
    def key(self) -> str:
        return email_key(self.email)

    @property
    def content(self) -> tuple:
        """What would be sent, to tell two mails to one address apart."""
        return self.message, tuple(sorted(self.variables.items())), tuple(self.files)


def email_key(email: str) -> str:
    """The address in the form in which it is compared; of what holds no address, its
    text in small letters."""
    found = address_of(email)
    return found.email if found else addresses.lower(email.strip())


def address_of(text: str) -> Address | None:
    """The one address of a cell, with a name when it stands in ``<>`` or ``()``.

    None for several, and where what is meant has to be guessed: ``ana maria@x.es`` is
    not maria.
    """
    text = addresses.visible(text).strip()
    if _PLAIN.fullmatch(text):
        return Address("", addresses.lower(text))
    found = addresses.read_all(text)
    if len(found) != 1 or not addresses.is_email(found[0].email):
        return None
    (one,) = found
    if not _DOMAIN.fullmatch(one.email.rpartition("@")[2]):
        return None
    beside = addresses.lower(text).replace(one.email, "")
    if _ANOTHER.search(_QUOTED.sub("", beside)):
        return None
    named = _IN_ANGLE.search(text)
    return one if named or not _has_words(_BESIDE.sub("", beside)) else None


def _has_words(text):
    return any(letter.isalnum() for letter in text)
