"""A recipient, as a line of a file says it."""

from dataclasses import dataclass, field
from functools import cached_property

from ..inbound import addresses

USUAL_PRIORITY = 9999


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
    found = addresses.read(email)
    return found.email if found else addresses.lower(email.strip())
