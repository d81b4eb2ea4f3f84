"""That a person, and no program that looks through mails, sends a rating.

Mail scanners open, send and press whatever they find, with a browser that runs scripts.
What none of them does is to keep a button pressed, or to answer a question. So the page
gets a slip of paper when somebody begins to press (`begin`), and the slip is worth
nothing before he has kept it pressed for a while; or it shows a sum (`ask`), and the
slip is worth nothing without the answer.

It keeps programs out that are not made for this page. One that is could rate this one
mail: it has its link, as the customer has.
"""

import base64
import hashlib
import hmac
import json
import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST_PRESS = timedelta(milliseconds=500)
LONGEST_PRESS = timedelta(minutes=10)
LONGEST_THINKING = timedelta(hours=12)
_PURPOSE = b"email_channel rating proof:"
# Two digits: no default value and no counting scanner hits it.
_SUMMANDS = range(6, 10)
_DIGITS = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Question:
    """How much is ``first`` plus ``second``? The slip goes back with the answer."""

    first: int
    second: int
    slip: str


def begin(token: str, now: datetime, key: bytes) -> str:
    """The slip for somebody who begins to press.

    :param now: aware or naive, as it will be in :func:`is_person`
    """
    return _slip(token, {"press": now.timestamp()}, key)


def ask(token: str, now: datetime, key: bytes, chance: random.Random) -> Question:
    """A question for somebody who cannot, or will not, keep a button pressed."""
    first, second = chance.choice(_SUMMANDS), chance.choice(_SUMMANDS)
    said = {"asked": now.timestamp(), "sum": _hash(token, first + second, key)}
    return Question(first, second, _slip(token, said, key))


def is_person(slip: str, answer: str, token: str, now: datetime, key: bytes) -> bool:
    """Whether what came with a rating shows that a person sends it.

    :param slip: what :func:`begin` or :func:`ask` gave
    :param answer: as it was typed, empty without a question
    """
    said = _read(slip, token, key)
    if "press" in said:
        return SHORTEST_PRESS <= _age(said["press"], now) <= LONGEST_PRESS
    if "asked" in said:
        in_time = timedelta() <= _age(said["asked"], now) <= LONGEST_THINKING
        return in_time and _is_sum(answer, said["sum"], token, key)
    return False


def comment_key(token: str, now: datetime, key: bytes) -> str:
    """What lets the one who rated, and nobody else who has the link, add a comment."""
    return _slip(token, {"rated": now.timestamp()}, key)


def may_comment(slip: str, token: str, now: datetime, key: bytes) -> bool:
    said = _read(slip, token, key)
    if "rated" not in said:
        return False
    return timedelta() <= _age(said["rated"], now) <= LONGEST_THINKING


def _age(moment: float, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - moment)


def _is_sum(answer: str, expected: str, token: str, key: bytes) -> bool:
    typed = _number(answer)
    return typed is not None and hmac.compare_digest(expected, _hash(token, typed, key))


def _number(answer: str) -> int | None:
    digits = answer.strip()
    return int(digits) if _DIGITS.fullmatch(digits) else None


def _hash(token: str, number: int, key: bytes) -> str:
    return _sign(b"sum:%s:%d" % (token.encode(), number), key)


def _slip(token: str, said: dict, key: bytes) -> str:
    text = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
    return f"{text}.{_sign(f'{token}:{text}'.encode(), key)}"


def _read(slip: str, token: str, key: bytes) -> dict:
    """What the slip says; empty when it was not given for this mail."""
    text, _dot, sign = slip.partition(".")
    expected = _sign(f"{token}:{text}".encode(), key)
    if not hmac.compare_digest(sign.encode(), expected.encode()):
        return {}
    return json.loads(base64.urlsafe_b64decode(text))


def _sign(said: bytes, key: bytes) -> str:
    if len(key) < 16:
        raise ValueError("key too short")
    return hmac.new(key, _PURPOSE + said, hashlib.sha256).hexdigest()[:40]
