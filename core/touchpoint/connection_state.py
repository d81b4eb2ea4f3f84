"""When a connection counts as lost, and when it is tried again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ..inbound.pause import pause

TRIES = 3  # in a row, until trouble with network or server is a loss: three minutes
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
RARELY = timedelta(hours=1)  # providers lock accounts after many refused logins

# What does not pass by itself: a person has to do something.
FINAL = {"login", "secret", "moved", "no_password"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a connection that failed.

    :param status: "connected" while it is only tried again
    :param pause: until it is tried again
    """

    status: Literal["connected", "lost", "reauth"]
    pause: timedelta


def judge(reason: str, tries: int, reauthenticate: bool = False) -> Verdict:
    """A connection has failed ``tries`` times in a row, now for this reason.

    :param reason: adapters.errors.Reason, "secret", "moved" or "no_password"
    :param tries: 0 for a failure that does not count
    :param reauthenticate: signing in again is what helps
    """
    if reason in FINAL:
        due = reauthenticate or reason in ("secret", "moved")
        return Verdict("reauth" if due else "lost", RARELY)
    status = "lost" if tries >= TRIES else "connected"
    return Verdict(status, pause(max(tries, 1), FIRST_PAUSE, LONGEST_PAUSE))


def kind(reason: str) -> Literal["login", "server"]:
    """Connections lost for reasons of one kind are lost for the same cause."""
    return "login" if reason in FINAL else "server"
