"""What the PDF worker may take."""

from typing import NamedTuple

IDLE = 60
"""Seconds without a task after which a worker ends by itself."""
RETIRES_AT = 320
"""MB that a worker has had in memory at most; one that had more is not asked again."""


class Limits(NamedTuple):
    """`seconds` of processor time for one task, and `patience`, how many more on the
    clock; `memory` in bytes of address space, which is more than what is used: fonts
    and libraries are mapped in it, too."""

    seconds: int = 20
    patience: int = 60
    memory: int = 1200 << 20
