"""What an agent is told before a letter leaves, each once (D14).

A guard takes a :class:`Letter` and gives its findings. None of them forbids anything:
each is passed by one more press.
"""

from collections.abc import Iterable

from .attachment import attachment
from .crossed import crossed
from .letter import Finding, Guard, Letter, Newer
from .people import added, dropped, own_address
from .placeholder import placeholder
from .reply_to import reply_to
from .subject import subject

__all__ = ["GUARDS", "Finding", "Guard", "Letter", "Newer", "check"]

# The serious first: who reads it that should not; who does not that should; then what
# it says.
GUARDS: tuple[Guard, ...] = (
    reply_to,
    added,
    own_address,
    dropped,
    crossed,
    placeholder,
    attachment,
    subject,
)


def check(letter: Letter, guards: Iterable[Guard] = GUARDS) -> list[Finding]:
    """All that the guards find, in their order."""
    return [finding for guard in guards for finding in guard(letter)]
