"""What the rules remember from one mail to the next, and how it is kept in between."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ...automation.answering import ONE_A_DAY, History, family_of, key_of
from ...inbound.pipeline import Rate

HOUR = timedelta(hours=1)


class Memory:
    """Of one touchpoint.

    Mails come in the order of their time: of rates the last hour counts, of automatic
    answers the last day, and of conversations all that they had.
    """

    def __init__(self):
        self.rates: Counter[Rate] = Counter()
        self.last: dict[str, datetime] = {}
        self.alike: dict[str, list[datetime]] = {}
        self.given: dict[str, set[str]] = {}
        self.seen: set[str] = set()

    def history(self, email: str, conversation: str, now: datetime) -> History:
        """What was answered before to whom, as a decision wants it."""
        answered = self.alike.get(family_of(email), ())
        return History(
            on_ticket=frozenset(self.given.get(conversation, ())),
            last_to_address=self.last.get(key_of(email)),
            to_alike=sum(now - moment < ONE_A_DAY for moment in answered),
        )

    def note_answer(self, email, conversation, occasion, now: datetime) -> None:
        self.note_earlier(key_of(email), family_of(email), now)
        self.given.setdefault(conversation, set()).add(occasion)

    def note_earlier(self, key: str, family: str, moment: datetime) -> None:
        """An answer of which only its time matters."""
        self.last[key] = moment
        self.alike.setdefault(family, []).append(moment)

    def forget(self, now: datetime) -> None:
        """Leave out what does not count any more."""
        self.rates = Counter(
            {rate: count for rate, count in self.rates.items() if rate[1] > now - HOUR}
        )
        day = now - ONE_A_DAY
        self.last = {key: at for key, at in self.last.items() if at > day}
        recent = {
            family: [at for at in moments if at > day]
            for family, moments in self.alike.items()
        }
        self.alike = {family: moments for family, moments in recent.items() if moments}

    def as_json(self) -> dict[str, Any]:
        return {
            "rates": [
                (key, _seconds(hour), count)
                for (key, hour), count in self.rates.items()
            ],
            "last": {key: _seconds(at) for key, at in self.last.items()},
            "alike": {
                family: [_seconds(at) for at in moments]
                for family, moments in self.alike.items()
            },
            "given": {key: sorted(found) for key, found in self.given.items()},
            "seen": sorted(self.seen),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> "Memory":
        memory = cls()
        if not kept:
            return memory
        memory.rates.update(
            {(key, _moment(hour)): count for key, hour, count in kept["rates"]}
        )
        memory.last = {key: _moment(at) for key, at in kept["last"].items()}
        memory.alike = {
            family: _moments(moments) for family, moments in kept["alike"].items()
        }
        memory.given = {key: set(found) for key, found in kept["given"].items()}
        memory.seen = set(kept["seen"])
        return memory


def _seconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _moments(all_seconds: Iterable[int]) -> list[datetime]:
    return [_moment(seconds) for seconds in all_seconds]
