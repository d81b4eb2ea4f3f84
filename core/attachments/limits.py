"""How many files a mail may carry, and how large they may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """0 is no limit.

    :param files: of one mail
    :param file_bytes: of one file
    :param mail_bytes: of all files of one mail together
    """

    files: int = 0
    file_bytes: int = 0
    mail_bytes: int = 0


def over_limits(
    sizes: Sequence[tuple[str, int]], limits: Limits, refused: Iterable[bool]
) -> list[Refusal | None]:
    """What is wrong with the number and the size of a mail's files, one for each.

    The files count in their order, those that the rule has refused do not; a small one
    may still pass behind one that is too large.

    :param sizes: (name, bytes) of each file
    :param refused: whether the rule has refused it
    """
    count = total = 0
    found: list[Refusal | None] = []
    for (name, size), out in zip(sizes, refused, strict=True):
        refusal = None if out else _over(name, size, count, total, limits)
        found.append(refusal)
        if not out and refusal is None:
            count += 1
            total += size
    return found


def _over(name, size, count, total, limits):
    if 0 < limits.file_bytes < size:
        return Refusal(
            "file_size", {"name": name, "size": size, "most": limits.file_bytes}
        )
    if 0 < limits.files <= count:
        return Refusal("file_count", {"name": name, "most": limits.files})
    if 0 < limits.mail_bytes < total + size:
        return Refusal(
            "mail_size", {"name": name, "size": size, "most": limits.mail_bytes}
        )
    return None
