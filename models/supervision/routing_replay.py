"""One replay of a day: what really happened, the day as the queues are set now, and the
trial, side by side. Reads, and gives back what is to be stored."""

from random import Random

from ...core.supervision.outcome import Outcome
from ...core.supervision.replayed_day import (
    with_more_agents,
    with_strategy,
    without_agents,
)
from ...core.supervision.simulation import Simulation
from .routing_day import RoutingDay

SCENARIOS = ("actual", "same", "trial")


class RoutingReplay:
    """:param replay: email.replay.routing with the rights of the system"""

    def __init__(self, replay):
        self.env = replay.env
        self.replay = replay
        self.day = RoutingDay(self.env, replay.company_id, replay.day, replay.zone)
        self.strategies = self.env["email.routing"]._strategies()
        self.core = self.day.core(self.strategies)
        wanted = replay.queue_ids.ids or [queue.id for queue in self.core.queues]
        self.wanted = set(wanted)
        self.dues = {
            number: self.day.due(self.day.spells[number]) for number in self._shown()
        }

    def outcomes(self, tell):
        """
        :param tell: called with the share that is done
        :return: {scenario: list of core.supervision.outcome.Outcome}
        """
        same = self._simulate(self.core, lambda share: tell(share / 2))
        trial = self._simulate(self._changed(), lambda share: tell(0.5 + share / 2))
        return {
            "actual": [self._actual(number) for number in self._shown()],
            "same": [self._replayed(number, same) for number in self._shown()],
            "trial": [self._replayed(number, trial) for number in self._shown()],
        }

    def _shown(self):
        """Numbers of those that waited in the queues in question. What was closed
        without an agent is not compared: nobody knows until when it would have
        waited."""
        return [
            work.id
            for work in self.core.work
            if work.gone is None and self.day.spells[work.id].queue in self.wanted
        ]

    def _changed(self):
        replay, day = self.replay, self.core
        if replay.strategy:
            day = with_strategy(day, replay.strategy, self.wanted)
        day = without_agents(day, set(replay.without_ids.ids))
        return with_more_agents(day, replay.more_agents, self.wanted)

    def _simulate(self, day, tell):
        # The same trial gives the same day.
        rng = Random(self.day.first)
        return Simulation(day, rng, self.strategies).run(tell)

    # -- what came of each ---------------------------------------------------------

    def _actual(self, number):
        spell = self.day.spells[number]
        if spell.got is None or spell.got >= self.day.last:
            return self._waits(number)
        handled = spell.handle or 0
        wait = max(0, spell.got - spell.since)
        args = (number, spell.queue, spell.agent, wait, not spell.late)
        return Outcome(*args, handled)

    def _replayed(self, number, served):
        got = served.get(number)
        if not got:
            return self._waits(number)
        spell, due = self.day.spells[number], self.dues[number]
        wait = max(0, got.at - spell.since)
        in_time = due is None or got.at <= due
        handle = spell.handle or 0
        return Outcome(number, got.queue, got.agent, wait, in_time, handle)

    def _waits(self, number):
        """Nobody had it at the end of the day."""
        spell, due = self.day.spells[number], self.dues[number]
        in_time = False if due is not None and due <= self.day.last else None
        wait = max(0, self.day.last - spell.since)
        return Outcome(number, spell.queue, None, wait, in_time)
