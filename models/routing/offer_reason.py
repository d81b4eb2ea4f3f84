"""Why something was offered to an agent: kept with the offer as codes and values, told
in the words of whoever reads it."""

from datetime import UTC, datetime
from typing import NamedTuple

from odoo.tools.misc import format_datetime


class Kept(NamedTuple):
    """As it is kept (JSON).

    :param strategy: of the queue, as it was then
    :param code, values: see core.routing.model.Reason
    :param priority: what put the conversation ahead, as it keeps it
    """

    strategy: str
    code: str
    values: dict
    priority: list

    def to_json(self):
        return self._asdict()

    @classmethod
    def from_json(cls, kept):
        """None where there is none, as on offers of before."""
        return cls(**kept) if kept else None


class OfferReason:
    """:param env: of the reader"""

    def __init__(self, env):
        self.env = env

    def strategy_words(self, kept):
        """:param kept: Kept"""
        free = kept.values.get("free", 0)
        if free == 1 and kept.code != "same_agent":
            return self.env._("the only one who was free")
        words = self._words().get(kept.code)
        return words(free, **kept.values) if words else self._name_of(kept.strategy)

    def _words(self):
        """{code of a reason: method that says it}"""
        return {
            "all": self._all,
            "turn": self._turn,
            "idle": self._idle,
            "fewest": self._fewest,
            "random": self._random,
            "order": self._order,
            "same_agent": self._same_agent,
        }

    def _name_of(self, strategy):
        field = self.env["helpdesk.ticket.team"]._fields["email_strategy"]
        names = dict(field._description_selection(self.env))
        return names.get(strategy, strategy)

    def _all(self, count, **_values):
        return self.env._("rings at all %(count)s who were free", count=count)

    def _turn(self, count, **_values):
        return self.env._("next in turn of %(count)s who were free", count=count)

    def _idle(self, count, since=None, **_values):
        if since is None:
            return self.env._(
                "the one of %(count)s who were free that had nothing yet", count=count
            )
        return self.env._(
            "longest without new work of %(count)s who were free, since %(moment)s",
            count=count,
            moment=self._moment(since),
        )

    def _fewest(self, count, load=0, as_few=0, **_values):
        if as_few:
            return self.env._(
                "nobody of %(count)s who were free had fewer conversations "
                "(%(load)s); %(as_few)s had as many",
                count=count,
                load=load,
                as_few=as_few,
            )
        return self.env._(
            "fewest conversations (%(load)s) of %(count)s who were free",
            count=count,
            load=load,
        )

    def _random(self, count, **_values):
        return self.env._("picked at random of %(count)s who were free", count=count)

    def _order(self, count, place=1, **_values):
        return self.env._(
            "first in the queue's order (priority %(place)s) of %(count)s who were "
            "free",
            count=count,
            place=place,
        )

    def _same_agent(self, count, **_values):
        return self.env._("served this customer last")

    def _moment(self, seconds):
        moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        return format_datetime(self.env, moment, dt_format="short")
