"""A day replayed through the routing: the same mails at the same moments, agents there
as they were, each conversation as long as it took.

Whenever something happens, core.routing.plan says what is offered, as the routing pass
does. Every offer is accepted, after as long as it rang.
"""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import count

from ..automation.service_level import ALWAYS
from ..routing.model import Agent, Queue, Waiting, reached
from ..routing.plan import plan
from ..routing.strategies import STRATEGIES


@dataclass(frozen=True)
class Served:
    """Who got a piece of work, of which queue, and when."""

    work: int
    agent: int
    queue: int
    at: float


class Simulation:
    """
    :param day: core.supervision.replayed_day.Day
    :param rng: random.Random; the same one gives the same day
    :param strategies: by the names that queues have
    """

    def __init__(self, day, rng, strategies=STRATEGIES):
        self.day = day
        self.rng = rng
        self.strategies = strategies
        self.served = {}
        self._present = {one.agent: one for one in day.present}
        self._there = set()
        self._work = {one.id: one for one in day.work}
        self._waiting = {}  # id: Waiting
        self._ringing = {}  # id: Offer
        self._of_customer = defaultdict(set)
        self._server = dict(day.served)
        self._load = defaultdict(Counter)  # agent: queues
        self._rings_at = Counter()
        self._last_worked = {}
        self._last_offered = {}  # (queue, agent)
        self._memberships = defaultdict(list)
        for queue in day.queues:
            for member in queue.members:
                self._memberships[member.agent].append((queue.id, member))
        self._events = []
        self._order = count()
        self._fill()

    def run(self, tell=lambda share: None):
        """
        :param tell: called with how much of the day is over, from 0 to 1
        :return: {id of the work: Served}, without what nobody had at the end
        """
        length = self.day.end - self.day.start
        while self._events:
            now = self._events[0][0]
            if now >= self.day.end:
                break
            while self._events and self._events[0][0] == now:
                _moment, _order, happen, arguments = heapq.heappop(self._events)
                happen(now, *arguments)
            self._route(now)
            tell((now - self.day.start) / length)
        return self.served

    # -- what is known to happen -----------------------------------------------------

    def _fill(self):
        for one in self.day.present:
            for start, end in one.times:
                self._at(start, self._come, one.agent)
                self._at(end, self._leave, one.agent)
        for each in self.day.busy:
            if each.until > self.day.start:
                self._at(each.start, self._begin, each.agent, each.queue)
                self._at(each.until, self._finish, each.agent, each.queue)
        for work in self.day.work:
            self._at(work.entered, self._enter, work)
            if work.gone is not None:
                self._at(work.gone, self._give_up, work.id)
        for hours in self.day.hours.values():
            for opens, _closes in hours.within(self.day.start, self.day.end):
                self._at(opens, self._look)

    def _at(self, moment, happen, *arguments):
        moment = max(moment, self.day.start)
        event = (moment, next(self._order), happen, arguments)
        heapq.heappush(self._events, event)

    def _look(self, now):
        """Nothing but that a queue opens."""

    def _come(self, now, agent):
        self._there.add(agent)

    def _leave(self, now, agent):
        self._there.discard(agent)

    def _begin(self, now, agent, queue):
        self._load[agent][queue] += 1
        self._last_worked[agent] = now

    def _finish(self, now, agent, queue):
        self._load[agent][queue] -= 1
        self._last_worked[agent] = now

    def _enter(self, now, work):
        self._of_customer[work.customer].add(work.id)
        self._wait(work)

    def _wait(self, work):
        self._waiting[work.id] = Waiting(
            id=work.id,
            queues=work.queues,
            queued_at=work.entered,
            waiting_since=work.since,
            important=work.important,
            raised=work.raised,
            last_agent=self._server.get(work.customer),
            declined=work.barred,
        )

    def _give_up(self, now, number):
        """It is closed, unless somebody has it."""
        self._waiting.pop(number, None)
        offer = self._ringing.pop(number, None)
        if offer:
            self._stop_ringing(offer, offer.agents)

    # -- offers ------------------------------------------------------------------------

    def _route(self, now):
        if not self._waiting:
            return
        agents = [agent for agent in map(self._agent, self._there) if agent]
        queues = self._open_queues(now, [agent.id for agent in agents])
        if not (agents and queues):
            return
        waiting = self._waiting.values()
        offers = plan(queues, agents, waiting, now, self.rng, self.strategies)
        for offer in offers:
            self._ring(now, offer)

    def _agent(self, number):
        """As the plan takes it; None when it can have no more."""
        limits, load = self._present[number], self._load[number]
        total, ringing = load.total(), self._rings_at[number]
        full = reached(total, limits.max_total) or reached(ringing, limits.max_ringing)
        if full:
            return None
        return Agent(
            id=number,
            load=load,
            total=total,
            max_total=limits.max_total,
            last_worked=self._last_worked.get(number),
            ringing=ringing,
            max_ringing=limits.max_ringing,
        )

    def _open_queues(self, now, free):
        """Those that are open, with their members who are free."""
        members = defaultdict(list)
        for agent in free:
            for queue, member in self._memberships[agent]:
                last = self._last_offered.get((queue, agent))
                members[queue].append(replace(member, last_offered=last))
        return [
            Queue(
                queue.id, queue.strategy, tuple(members[queue.id]), queue.max_per_agent
            )
            for queue in self.day.queues
            if members[queue.id] and self._is_open(queue.id, now)
        ]

    def _is_open(self, queue, now):
        hours = self.day.hours.get(queue, ALWAYS)
        return hours.between(now, now + 1) > 0

    def _ring(self, now, offer):
        work = self._work[offer.conversation]
        del self._waiting[work.id]
        self._ringing[work.id] = offer
        for agent in offer.agents:
            self._load[agent][offer.queue] += 1
            self._rings_at[agent] += 1
            self._last_worked[agent] = offer.at
            self._last_offered[offer.queue, agent] = offer.at
        answers = self.rng.choice(offer.agents)
        self._at(now + work.ring, self._accept, offer, answers)

    def _accept(self, now, offer, agent):
        if self._ringing.get(offer.conversation) is not offer:
            return  # it was closed meanwhile
        work = self._work[offer.conversation]
        del self._ringing[work.id]
        if agent not in self._there:
            self._stop_ringing(offer, offer.agents)
            self._wait(work)
            return
        self._stop_ringing(offer, [each for each in offer.agents if each != agent])
        self._rings_at[agent] -= 1
        self._last_worked[agent] = now
        self.served[work.id] = Served(work.id, agent, offer.queue, now)
        self._remember_server(work, agent)
        self._at(now + work.handle, self._finish, agent, offer.queue)

    def _stop_ringing(self, offer, agents):
        for agent in agents:
            self._load[agent][offer.queue] -= 1
            self._rings_at[agent] -= 1

    def _remember_server(self, work, agent):
        """What waits of this customer is the same agent's, where a strategy asks."""
        if not work.customer:
            return
        self._server[work.customer] = agent
        for number in self._of_customer[work.customer]:
            waiting = self._waiting.get(number)
            if waiting:
                self._waiting[number] = replace(waiting, last_agent=agent)
