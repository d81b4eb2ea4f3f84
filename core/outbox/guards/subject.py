"""A letter without a subject."""

from ..reply import base_subject
from .letter import Finding, Letter


def subject(letter: Letter) -> list[Finding]:
    """Nothing, or only ``Fwd:``. What answers a mail without a subject has none."""
    if base_subject(letter.subject):
        return []
    if letter.answers and not base_subject(letter.answered_subject):
        return []
    return [Finding("subject")]
