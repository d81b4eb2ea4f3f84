"""Why a file may not pass."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason, told in the reader's words where it is shown.

    :param code: banned, disguised, unlisted, mismatch, macros, polyglot, inside,
        unreadable, file_size, mail_size, file_count, signature_kind, signature_size
    :param params: plain values (str, int, list, dict) for its words; ``name`` is the
        file's, and of an ``inside`` ``refusal`` is the one of the file within
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **self.params}
