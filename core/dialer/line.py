"""One recipient of a list, as much of it as its mail is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """:param id: of email.dialer.line; 0 in a preview or test, where links that are the
        recipient's own lead nowhere
    :param email: the recipient, as the file says it
    :param message: plain text, "" for the dialer's template
    :param variables: {name: text}, as the file says them
    :param files: ids of email.dialer.file, in order
    :param message_id: with its angle brackets
    """

    id: int
    email: str
    message: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    files: tuple[int, ...] = ()
    message_id: str = ""

    @classmethod
    def stored(cls, number, email, message, variables, files, message_id) -> "Line":
        """Of what a row of the ledger holds, with None or False where it is empty."""
        return cls(
            id=number,
            email=email or "",
            message=message or "",
            variables=variables or {},
            files=tuple(files or ()),
            message_id=message_id or "",
        )
