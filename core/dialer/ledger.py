"""What becomes of a line of the ledger: by what a mail server said, and by hand.

"sending" is stored before the first byte of a mail leaves, what came of it after. A
line is sent again without being asked only where it is certain that nobody has it.
"""

from dataclasses import dataclass
from datetime import timedelta

from ..outbox.pacing import retry_pause

# 1, 2, 4, … 60 minutes: a recipient whose server puts us off has five hours.
MOST_TRIES = 10
# Mails in a row that end the connection: it is not the mails.
SILENCES = 2


@dataclass(frozen=True)
class Result:
    """What an attempt came to.

    :param state: of the line from now on
    :param words: why, in words for whoever reads the list
    :param rest: how long until it is tried again; None: as soon as it has its turn
    :param tried: whether the attempt counts
    """

    state: str
    words: str = ""
    rest: timedelta | None = None
    tried: bool = True


SENT = Result("sent")
# Nothing was wrong with the line, and not one byte of it has left.
GIVEN_BACK = Result("waiting", tried=False)


def put_off(attempts: int, words: str) -> Result:
    """The server of one recipient wants to be asked again later; not for ever.

    :param attempts: how many there were, with this one
    """
    if attempts >= MOST_TRIES:
        return Result("failed", words)
    return Result("waiting", words, rest=retry_pause(attempts))


def refused(words: str) -> Result:
    return Result("rejected", words)


def maybe_sent(words: str) -> Result:
    return Result("uncertain", words)


@dataclass(frozen=True)
class Facts:
    """Of a line, as far as they say what may be done with it.

    :param state: of the ledger
    :param left: whether it is known to have left: it was sent, then maybe came back
    :param taken_out: whether somebody left it out by hand
    """

    state: str
    left: bool = False
    taken_out: bool = False


def may_be_tried_again(facts: Facts) -> bool:
    """Without a question, for nobody has it."""
    return facts.state in ("failed", "rejected") and not facts.left


def may_be_sent_again(facts: Facts) -> bool:
    """Only by somebody who says that he wants it: its recipient may have it."""
    return facts.state == "uncertain"


def may_be_marked_sent(facts: Facts) -> bool:
    return facts.state == "uncertain"


def may_be_taken_out(facts: Facts) -> bool:
    return facts.state == "waiting"


def may_be_put_back(facts: Facts) -> bool:
    return facts.state == "skipped" and facts.taken_out
