"""What the virus scanner said of a file."""

from dataclasses import dataclass
from typing import Literal

# Of an unscannable file, as its ``signature``: what kept the scanner out.
ENCRYPTED = "encrypted"
LIMITS = "limits"  # nested too deep, too much inside, or it took too long
TOO_LARGE = "too_large"  # for the scanner's limit
INTERRUPTED = "interrupted"  # the scanner failed on it each time

# How clamd calls what it did not look into, when it is told to say so (AlertEncrypted,
# AlertExceedsMax): it is no virus.
_OBSTACLES = {
    "Heuristics.Encrypted.": ENCRYPTED,
    "Heuristics.Limits.Exceeded": LIMITS,
}


@dataclass(frozen=True)
class Verdict:
    """
    :param result: "unscannable": the scanner cannot look into it, it may be anything;
        "unscanned": it waited for a scanner, and there is none to wait for any more
    :param signature: infected: the virus's name; unscannable: ENCRYPTED, LIMITS,
        TOO_LARGE or INTERRUPTED
    :param version: of the engine and the signatures that said so; "" for none
    """

    result: Literal["clean", "infected", "unscannable", "unscanned"]
    signature: str = ""
    version: str = ""


def verdict_of(found: str, version: str) -> Verdict:
    """What clamd's answer means.

    :param found: the name of what it found, "" for nothing
    """
    if not found:
        return Verdict("clean", "", version)
    for name, obstacle in _OBSTACLES.items():
        if found.startswith(name):
            return Verdict("unscannable", obstacle, version)
    return Verdict("infected", found, version)
